import type { Model } from '../../checker/index.ts';
import { registerModel } from '../../checker/index.ts';
import type { Json } from '../history/operation.ts';
import type { ModelName } from './model-names.ts';

export interface ModelOptions {
  /** The value before any write. */
  readonly initial?: Json;
  readonly nullReads?: 'absent' | 'anything';
}

/** What a system may promise to be. */
const models: Readonly<Record<ModelName, (options: ModelOptions) => Model>> = {
  register: ({ initial, nullReads }) =>
    registerModel({
      ...(initial === undefined ? undefined : { initial }),
      ...(nullReads === undefined ? undefined : { nullReads }),
    }),
};

export function modelOf(name: ModelName, options: ModelOptions): Model {
  return models[name](options);
}
