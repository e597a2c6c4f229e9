import type { Json, JsonObject } from '../../../src/history/operation.ts';
import { canonicalJson, sameJson } from '../../core/json.ts';
import type { Model, ModelOperation } from '../../core/model.ts';
import { otherValue } from '../register/other-value.ts';
import { isReading, microOperations, registerName } from './micro-operations.ts';
import { selectReads, selectRegisters, selectUnreadWrites } from './txn-relaxations.ts';

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
          // A register may be called `constructor`, which every object has.
          const held = Object.hasOwn(state, name) ? (state[name] ?? null) : null;
          if (!sameJson(held, value)) return undefined;
        }
      }
      return state;
    },
    stateKey: canonicalJson,
    describeState,
    observes: ({ input }) => microOperations(input).every(isReading),
    reads: ({ input }) => microOperations(input).some(isReading),
    states,
    relaxations: [selectRegisters, selectReads, selectUnreadWrites],
    misfit,
  };
}

/** "x = 0, y = 1" */
function describeState(registers: JsonObject): string {
  const each = Object.entries(registers).map(([name, value]) => {
    const isOther = canonicalJson(value) === canonicalJson(otherValue);
    return `${name} = ${isOther ? 'any other value' : canonicalJson(value)}`;
  });
  return each.length === 0 ? 'unset' : each.join(', ');
}

/** More states than this are too many to begin in. */
const maxStates = 64;

/** Every register with each value that a read of it found, and with one that none found. */
function states(operations: readonly ModelOperation[]): readonly JsonObject[] | undefined {
  const found = new Map<string, Map<string, Json>>();
  for (const { input, output, type } of operations) {
    for (const micro of microOperations(type === 'ok' ? output : input)) {
      const [, register, value] = micro;
      const name = registerName(register);
      const values = found.get(name) ?? new Map<string, Json>([['', otherValue]]);
      if (type === 'ok' && isReading(micro)) values.set(canonicalJson(value), value);
      found.set(name, values);
    }
  }
  let all: readonly JsonObject[] = [{}];
  for (const [name, values] of found) {
    all = all.flatMap((state) =>
      [...values.values()].map((value) => ({ ...state, [name]: value })),
    );
    if (all.length > maxStates) return undefined;
  }
  return all;
}

function misfit({ f, input, output, type }: ModelOperation): string | undefined {
  if (f !== 'txn') return `a multi-register has txn, not "${f}"`;
  const micros = microOperations(type === 'ok' ? output : input);
  const isKnown = micros.every(([micro]) =>
    ['read', 'r', 'write', 'w'].includes(typeof micro === 'string' ? micro : ''),
  );
  return isKnown ? undefined : 'the value of a txn is a list of [read | write, register, value]';
}
