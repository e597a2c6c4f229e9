import type { Json, JsonObject } from '../../src/history/operation.ts';
import { canonicalJson, isArray, jsonEquals } from '../json.ts';
import type { Model, ModelOperation } from '../model.ts';

export interface MultiRegisterOptions {
  /** Values at the beginning, by register. Others begin as null. */
  readonly initial?: JsonObject;
  /** `anything`: a read that returned null is always legal, as in Knossos. Default: `absent`. */
  readonly nullReads?: 'absent' | 'anything';
}

/**
 * Several registers that one transaction (`txn`) reads and writes at once: its value is a
 * list of [function, register, value], in order, with `read` (`r`) and `write` (`w`).
 */
export function multiRegisterModel(options: MultiRegisterOptions = {}): Model<JsonObject> {
  const { initial = {}, nullReads = 'absent' } = options;
  return {
    name: 'multi-register',
    init: () => initial,
    step: (registers, { input, output, type }) => {
      let state = registers;
      for (const [f, register, value] of microOperations(type === 'ok' ? output : input)) {
        const name = registerName(register);
        if (f === 'write' || f === 'w') {
          state = { ...state, [name]: value };
        } else if (type === 'ok' && !(value === null && nullReads === 'anything')) {
          if (!jsonEquals(state[name] ?? null, value)) return undefined;
        }
      }
      return state;
    },
    stateKey: canonicalJson,
    describeState: canonicalJson,
    observes: ({ input }) => microOperations(input).every(([f]) => f === 'read' || f === 'r'),
    misfit,
  };
}

type MicroOperation = readonly [f: Json, register: Json, value: Json];

function microOperations(value: Json): readonly MicroOperation[] {
  if (!isArray(value)) return [];
  return value.map((micro): MicroOperation => {
    if (!isArray(micro)) return [null, null, null];
    const [f = null, register = null, found = null] = micro;
    return [f, register, found];
  });
}

function registerName(register: Json): string {
  return typeof register === 'string' ? register : canonicalJson(register);
}

function misfit({ f, input, output, type }: ModelOperation): string | undefined {
  if (f !== 'txn') return `a multi-register has txn, not "${f}"`;
  const micros = microOperations(type === 'ok' ? output : input);
  const isKnown = micros.every(([micro]) =>
    ['read', 'r', 'write', 'w'].includes(typeof micro === 'string' ? micro : ''),
  );
  return isKnown ? undefined : 'the value of a txn is a list of [read | write, register, value]';
}
