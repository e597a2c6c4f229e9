import type { Model } from '../../../checker/index.ts';
import {
  appendRegister,
  counter,
  fifoQueue,
  multiRegisterModel,
  mutex,
  registerModel,
  set,
  stringRegister,
} from '../../../checker/index.ts';
import { badArguments } from '../../errors.ts';
import type { Json, JsonObject } from '../../history/operation.ts';
import type { ModelName } from '../options/model-names.ts';

export interface ModelOptions {
  /** The value before any write; of a multi-register an object, register by register. */
  readonly initial?: Json;
  readonly nullReads?: 'absent' | 'anything';
}

/** @throws HarnessError RJ010 for an option that the model does not have */
export function modelOf(name: ModelName, options: ModelOptions): Model {
  switch (name) {
    case 'register':
    case 'cas-register':
      return registerModel(given(options));
    case 'multi-register':
      return multiRegisterModel({ ...given(options), initial: initialRegisters(options) });
    default:
      refuseOptions(name, options);
      return plainModels[name];
  }
}

const plainModels = {
  mutex,
  counter,
  set,
  'fifo-queue': fifoQueue,
  'append-register': appendRegister,
  'string-register': stringRegister,
} as const;

/** Only what was typed: an absent option is left to the model. */
function given({ initial, nullReads }: ModelOptions): ModelOptions {
  return {
    ...(initial === undefined ? undefined : { initial }),
    ...(nullReads === undefined ? undefined : { nullReads }),
  };
}

function initialRegisters({ initial = {} }: ModelOptions): JsonObject {
  if (typeof initial === 'object' && initial !== null && !Array.isArray(initial)) {
    return initial as JsonObject;
  }
  throw badArguments(
    'RJ010',
    `--initial ${JSON.stringify(initial)}: expected the value of each register`,
    'give --initial \'{"x":0,"y":0}\'',
  );
}

function refuseOptions(name: ModelName, options: ModelOptions): void {
  const [option] = Object.keys(given(options));
  if (option === undefined) return;
  throw badArguments(
    'RJ010',
    `--${option === 'initial' ? 'initial' : 'null-reads'} does not belong to the model ${name}`,
    'leave it out: it is for registers',
  );
}
