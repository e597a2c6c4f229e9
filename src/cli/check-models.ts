import type { Model } from '../../checker/index.ts';
import { registerModel } from '../../checker/index.ts';
import { badArguments } from '../errors.ts';
import type { Json } from '../history/operation.ts';

export interface ModelOptions {
  /** The value before any write. */
  readonly initial?: Json;
  readonly nullReads?: 'absent' | 'anything';
}

/** What a system may promise to be. */
const models = {
  register: ({ initial, nullReads }: ModelOptions): Model =>
    registerModel({
      ...(initial === undefined ? undefined : { initial }),
      ...(nullReads === undefined ? undefined : { nullReads }),
    }),
};

export type ModelName = keyof typeof models;
export const modelNames = Object.keys(models) as readonly ModelName[];

export function modelOf(name: ModelName, options: ModelOptions): Model {
  return models[name](options);
}

/** The value of `--initial`, in JSON. */
export function initialOption(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw badArguments(
      'RJ010',
      `--initial ${text}: expected a value in JSON`,
      'give --initial 0, --initial null or --initial \'"text"\'',
    );
  }
}
