import { excerpt } from '../../../src/history/formats/malformed.ts';
import type { Json } from '../../../src/history/operation.ts';
import { isFailedComparison } from '../../../src/history/operation.ts';
import { pairOf } from '../../../src/history/pair-of.ts';
import { canonicalJson, sameJson } from '../../core/json.ts';
import type { Model, ModelOperation } from '../../core/model.ts';
import { casPair } from './cas-pair.ts';
import { anyStates, selectObservations, selectUnreadWrites } from './relaxations.ts';

/** How a register behaves where histories of different tools disagree. */
export interface RegisterOptions {
  /** The value before any write. Default null: not found. */
  readonly initial?: Json;
  /**
   * What a read that returned null means: `absent` (the key was not there; the default), or
   * `anything` (the client saw nothing, which is always legal: the convention of Knossos).
   */
  readonly nullReads?: 'absent' | 'anything';
}

/** A register model carries its options, so that the fast layers can honour them. */
export interface RegisterModel extends Model<Json> {
  readonly register: Required<RegisterOptions>;
}

/**
 * One value a key, with `read`, `write`, `cas` ([expected, new]) and `delete` (which writes
 * null, "not found"). A cas that failed because its comparison did is an observation that
 * the value was another one; other failures mean that nothing happened.
 */
export function registerModel(options: RegisterOptions = {}): RegisterModel {
  const initial = options.initial ?? null;
  const nullReads = options.nullReads ?? 'absent';
  return {
    name: 'register',
    perKey: true,
    register: { initial, nullReads },
    init: () => initial,
    step: (state, operation) => {
      switch (operation.f) {
        case 'write':
          return operation.input;
        case 'delete':
          return null;
        case 'read':
          return (nullReads === 'anything' && operation.output === null) ||
            sameJson(state, operation.output)
            ? state
            : undefined;
        default: {
          const [expected, next] = casPair(operation);
          const equal = sameJson(state, expected);
          if (operation.type === 'fail') return equal ? undefined : state;
          return equal ? next : undefined;
        }
      }
    },
    stateKey: canonicalJson,
    describeState: (state) => (state === null ? 'not found' : canonicalJson(state)),
    observes: ({ f }) => f === 'read',
    reads: ({ f }) => f === 'read' || f === 'cas',
    learnsFrom: isFailedComparison,
    ignores: ({ f, output }) => f === 'read' && nullReads === 'anything' && output === null,
    states: anyStates,
    observations: selectObservations,
    relaxations: [selectUnreadWrites],
    misfit,
  };
}

/** The register with its default semantics. */
export const register: RegisterModel = registerModel();

/** True for models that `registerModel` made: the fast layers know what they mean. */
export function isRegisterModel(model: Model): model is RegisterModel {
  return 'register' in model;
}

function misfit(operation: ModelOperation): string | undefined {
  switch (operation.f) {
    case 'read':
    case 'write':
    case 'delete':
      return undefined;
    case 'cas':
      return pairOf(operation.input) !== undefined
        ? undefined
        : `the value of a cas is [expected, new], not ${excerpt(canonicalJson(operation.input))}`;
    default:
      return `a register has read, write, cas and delete, not "${operation.f}"`;
  }
}
