import type { AnomalyName } from '../../../../checker/linearizability/evidence/anomalies.ts';
import type { Model } from '../../../../checker/index.ts';
import {
  appendRegister,
  counter,
  fifoQueue,
  multiRegisterModel,
  mutex,
  register,
  set,
  stringRegister,
} from '../../../../checker/index.ts';
import type { Json, Operation } from '../../../../src/history/operation.ts';

/** An operation: process, function, input, output, from and to in milliseconds; null: never returned. */
export type Row = readonly [number, string, Json, Json, number, number | null, string?];

const w = (register: string, value: Json): Json => ['write', register, value];
const r = (register: string, value: Json): Json => ['read', register, value];
const txn = (process: number, micros: Json[], from: number, to: number): Row => {
  return [process, 'txn', micros, micros, from, to];
};

/** A model of a user's own, which is told in general words. */
const lamp: Model<boolean> = {
  name: 'lamp',
  perKey: true,
  init: () => false,
  step: (isOn, { f, output }) => {
    if (f === 'on') return true;
    return (output === 'bright') === isOn ? isOn : undefined;
  },
  stateKey: String,
  describeState: (isOn) => (isOn ? 'on' : 'off'),
};

/** One small history for each name that a counterexample can have. */
export const examples: Readonly<
  Record<AnomalyName, { readonly model: Model; readonly rows: readonly Row[] }>
> = {
  'value-from-nowhere': {
    model: register,
    rows: [
      [1, 'write', 1, 1, 1010, 1020],
      [2, 'read', null, 7, 1030, 1040],
    ],
  },
  'failed-write-read': {
    model: register,
    rows: [
      [1, 'write', 7, null, 1010, 1020, 'not-leader'],
      [2, 'read', null, 7, 1030, 1040],
    ],
  },
  'future-read': {
    model: register,
    rows: [
      [1, 'read', null, 7, 1010, 1020],
      [2, 'write', 7, 7, 1030, 1040],
    ],
  },
  'stale-read': {
    model: register,
    rows: [
      [1, 'write', 1, 1, 1000, 1100],
      [2, 'write', 3, 3, 1200, 1300],
      [3, 'read', null, 3, 1310, 1320],
      [1, 'write', 4, 4, 1400, 1450],
      [2, 'read', null, 3, 1500, 1510],
      [3, 'write', 9, 9, 1600, 1700],
    ],
  },
  'stale-cas': {
    model: register,
    rows: [
      [1, 'write', 1, 1, 1010, 1020],
      [1, 'write', 2, 2, 1030, 1040],
      [2, 'cas', [1, 3], [1, 3], 1050, 1060],
    ],
  },
  'false-cas-failure': {
    model: register,
    rows: [
      [1, 'write', 1, 1, 1010, 1020],
      [2, 'cas', [1, 3], null, 1050, 1060, 'precondition-failed'],
    ],
  },
  'lost-update': {
    model: register,
    rows: [
      [1, 'write', 1, 1, 1010, 1020],
      [1, 'cas', [1, 2], [1, 2], 1030, 1060],
      [2, 'cas', [1, 3], [1, 3], 1040, 1050],
    ],
  },
  'read-inversion': {
    model: register,
    rows: [
      [1, 'write', 1, 1, 1010, 1020],
      [1, 'write', 2, 2, 1030, 1200],
      [2, 'read', null, 2, 1040, 1050],
      [3, 'read', null, 1, 1060, 1070],
    ],
  },
  'conflicting-reads': {
    model: register,
    rows: [
      [1, 'write', 1, 1, 1010, 1030],
      [2, 'write', 2, 2, 1020, 1040],
      [1, 'read', null, 1, 1050, 1080],
      [2, 'read', null, 2, 1060, 1070],
    ],
  },
  'conflicting-answers': {
    model: register,
    rows: [
      [1, 'write', 1, 1, 1010, 1020],
      [2, 'cas', [1, 3], null, 1030, 1040, 'precondition-failed'],
      [1, 'write', 2, 2, 1035, 1060],
      [1, 'write', 4, 4, 1045, 1050],
      [3, 'read', null, 2, 1070, 1080],
    ],
  },
  'double-acquire': {
    model: mutex,
    rows: [
      [1, 'acquire', null, null, 1010, 1020],
      [2, 'acquire', null, null, 1030, 1040],
      [1, 'release', null, null, 1050, 1060],
    ],
  },
  'double-release': {
    model: mutex,
    rows: [
      [1, 'acquire', null, null, 1010, 1020],
      [1, 'release', null, null, 1030, 1040],
      [2, 'release', null, null, 1050, 1060],
    ],
  },
  'lost-addition': {
    model: counter,
    rows: [
      [1, 'add', 5, 5, 1010, 1020],
      [2, 'add', 2, 2, 1030, 1040],
      [3, 'add', 1, 1, 1045, 1060],
      [2, 'read', null, 5, 1050, 1055],
    ],
  },
  'impossible-count': {
    model: counter,
    rows: [
      [1, 'add', 5, 5, 1010, 1020],
      [3, 'add', 2, 2, 1025, 1060],
      [2, 'read', null, 9, 1030, 1040],
    ],
  },
  'lost-element': {
    model: set,
    rows: [
      [1, 'add', 'a', 'a', 1010, 1020],
      [2, 'add', 'b', 'b', 1015, 1025],
      [3, 'read', null, ['b'], 1030, 1040],
    ],
  },
  'removed-element-read': {
    model: set,
    rows: [
      [1, 'add', 'a', 'a', 1010, 1020],
      [2, 'remove', 'a', 'a', 1030, 1040],
      [3, 'read', null, ['a'], 1050, 1060],
    ],
  },
  'repeated-element': {
    model: appendRegister,
    rows: [
      [1, 'append', 7, 7, 1010, 1020],
      [2, 'append', 8, 8, 1030, 1040],
      [3, 'read', null, [7, 8, 7], 1050, 1060],
    ],
  },
  'reordered-elements': {
    model: appendRegister,
    rows: [
      [1, 'append', 7, 7, 1010, 1020],
      [2, 'append', 8, 8, 1030, 1040],
      [1, 'append', 9, 9, 1030, 1040.5],
      [3, 'read', null, [8, 7, 9], 1050, 1060],
    ],
  },
  'impossible-text': {
    model: stringRegister,
    rows: [
      [1, 'write', 'ab', 'ab', 1010, 1020],
      [2, 'append', 'c', 'c', 1030, 1040],
      [3, 'read', null, 'ab', 1050, 1060],
    ],
  },
  'dequeued-twice': {
    model: fifoQueue,
    rows: [
      [1, 'enqueue', 7, 7, 1010, 1020],
      [2, 'dequeue', null, 7, 1030, 1060],
      [3, 'dequeue', null, 7, 1040, 1050],
    ],
  },
  'out-of-order': {
    model: fifoQueue,
    rows: [
      [1, 'enqueue', 7, 7, 1010, 1020],
      [2, 'enqueue', 8, 8, 1030, 1040],
      [3, 'dequeue', null, 8, 1050, 1060],
      [3, 'dequeue', null, 7, 1070, 1080],
    ],
  },
  'lost-value': {
    model: fifoQueue,
    rows: [
      [1, 'enqueue', 7, 7, 1010, 1020],
      [2, 'dequeue', null, null, 1030, 1040],
      [3, 'dequeue', null, 7, 1050, 1060],
    ],
  },
  'fractured-read': {
    model: multiRegisterModel({ initial: { x: 0, y: 0 } }),
    rows: [txn(1, [w('x', 1), w('y', 1)], 1010, 1040), txn(2, [r('x', 1), r('y', 0)], 1020, 1030)],
  },
  other: {
    model: lamp,
    rows: [
      [1, 'on', null, null, 1010, 1020],
      [2, 'look', null, 'dark', 1030, 1040],
    ],
  },
};

export function historyOf(rows: readonly Row[]): Operation[] {
  return rows.map(([process, f, input, output, from, to, error], at) => ({
    process,
    f,
    key: 'k1',
    input,
    output,
    type: error !== undefined ? 'fail' : to === null ? 'info' : 'ok',
    ...(error === undefined ? {} : { error }),
    node: `n${process}`,
    invokedAtUs: from * 1000,
    completedAtUs: to === null ? null : to * 1000,
    // Invocations are told apart even where they fall together.
    invokeIndex: Math.round(from * 1000) + at,
    completeIndex: to === null ? null : Math.round(to * 1000) + 100,
  }));
}
