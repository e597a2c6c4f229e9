import { columnKinds, columnOutcomes, neverReturned } from '../src/history/columns/columns.ts';
import type { OperationColumns } from '../src/history/columns/columns.ts';
import type { Json } from '../src/history/operation.ts';
import type { Random } from '../src/random.ts';

/** A history to measure with. Reads 0.5, cas 0.1, deletes 0.02, the rest writes. */
export interface HistoryShape {
  readonly operations: number;
  readonly keys: number;
  readonly processes: number;
  /** Values written: each its own, or one of so many. */
  readonly values: number | 'unique';
  /** Share of operations whose outcome the client never learned. */
  readonly info: number;
  /** Planted once, at nine tenths. */
  readonly violation: Planted | false;
}

export const plantedKinds = [
  'stale-read',
  'value-from-nowhere',
  'lost-update',
  'read-inversion',
  'stale-cas',
] as const;
export type Planted = (typeof plantedKinds)[number];

const readShare = 0.5;
const casShare = 0.1;
const deleteShare = 0.02;
const usPerEvent = 10;

/**
 * Processes run without a pause against one register a key: at each step a random process
 * invokes, takes effect or returns, so all of them are nearly always under way. Each takes
 * effect between its ends: linearizable by construction, but for a planted violation.
 */
export function generateHistory(shape: HistoryShape, random: Random): OperationColumns {
  const { operations: length, keys, processes, info } = shape;
  const columns = {
    key: new Int32Array(length),
    kind: new Uint8Array(length),
    outcome: new Uint8Array(length).fill(columnOutcomes.info),
    value: new Int32Array(length),
    expected: new Int32Array(length),
    process: new Int32Array(length),
    invokeRank: new Int32Array(length),
    returnRank: new Int32Array(length).fill(neverReturned),
    invokedAtUs: new Float64Array(length),
    completedAtUs: new Float64Array(length).fill(Number.NaN),
    invokeIndex: new Int32Array(length),
  };
  const values: Json[] = [null];
  for (let v = 1; shape.values !== 'unique' && v <= shape.values; v++) values.push(v);
  const newValue = (): number =>
    shape.values === 'unique' ? values.push(values.length) - 1 : 1 + random.int(shape.values);
  const register = new Int32Array(keys);
  /** Row under way of each process, or -1, and how far it has come. */
  const underWay = new Int32Array(processes).fill(-1);
  const hasHappened = new Uint8Array(processes);
  const names = Int32Array.from({ length: processes }, (_, p) => p);
  let rank = 0;
  let next = 0;
  const invoke = (process: number, kind: number, key: number): number => {
    const row = next++;
    columns.key[row] = key;
    columns.kind[row] = kind;
    columns.process[row] = process;
    columns.invokeIndex[row] = rank;
    columns.invokedAtUs[row] = rank * usPerEvent;
    columns.invokeRank[row] = rank++;
    return row;
  };
  const complete = (row: number, outcome: number): void => {
    columns.outcome[row] = outcome;
    columns.completedAtUs[row] = rank * usPerEvent;
    if (outcome !== columnOutcomes.info) columns.returnRank[row] = rank;
    rank++;
  };
  const happen = (row: number): number => {
    const key = columns.key[row]!;
    switch (columns.kind[row]) {
      case columnKinds.read:
        columns.value[row] = register[key]!;
        return columnOutcomes.ok;
      case columnKinds.cas:
        if (register[key] !== columns.expected[row]) return columnOutcomes.observedFail;
        register[key] = columns.value[row]!;
        return columnOutcomes.ok;
      default:
        register[key] = columns.value[row]!;
        return columnOutcomes.ok;
    }
  };
  /** Clients of their own do this with values of their own, so nothing else can explain it. */
  const plant = (violation: Planted): void => {
    const [first, second, third] = ['first', 'second', 'third'].map(
      (name) => values.push(`planted ${name}`) - 1,
    ) as [number, number, number];
    const client = (k: number): number => (k + 1) * 500_000_000;
    const does = (k: number, kind: number, value: number, expected = 0): (() => void) => {
      const row = invoke(client(k), kind, 0);
      columns.value[row] = value;
      columns.expected[row] = expected;
      if (kind !== columnKinds.read) register[0] = value;
      return () => complete(row, columnOutcomes.ok);
    };
    const { read, write, cas } = columnKinds;
    if (violation === 'value-from-nowhere') {
      does(0, read, third)();
      return;
    }
    does(0, write, first)();
    switch (violation) {
      case 'stale-read':
        does(1, write, second)();
        does(2, read, first)();
        return;
      case 'stale-cas':
        does(1, write, second)();
        does(2, cas, third, first)();
        return;
      case 'lost-update': {
        const ends = [does(0, cas, second, first), does(1, cas, third, first)];
        for (const end of ends) end();
        return;
      }
      case 'read-inversion': {
        const end = does(1, write, second);
        does(0, read, second)();
        does(2, read, first)();
        end();
      }
    }
  };
  const plantAt = shape.violation === false ? -1 : Math.floor(length * 0.9);
  while (next < length) {
    if (next === plantAt && shape.violation !== false) plant(shape.violation);
    const p = random.int(processes);
    const row = underWay[p]!;
    if (row < 0) {
      if (next === length) break;
      const choice = random.float();
      const key = random.int(keys);
      if (choice < readShare) underWay[p] = invoke(names[p]!, columnKinds.read, key);
      else if (choice < readShare + casShare) {
        const at = invoke(names[p]!, columnKinds.cas, key);
        // Mostly what is there now, as a client that has just read it would expect.
        columns.expected[at] = register[key]!;
        columns.value[at] = newValue();
        underWay[p] = at;
      } else if (choice < readShare + casShare + deleteShare) {
        underWay[p] = invoke(names[p]!, columnKinds.delete, key);
      } else {
        const at = invoke(names[p]!, columnKinds.write, key);
        columns.value[at] = newValue();
        underWay[p] = at;
      }
      hasHappened[p] = 0;
    } else if (hasHappened[p] === 0) {
      columns.outcome[row] = happen(row);
      hasHappened[p] = 1;
    } else if (random.chance(info)) {
      complete(row, columnOutcomes.info);
      underWay[p] = -1;
      names[p]! += processes;
    } else {
      complete(row, columns.outcome[row]!);
      underWay[p] = -1;
    }
  }
  for (const row of underWay) {
    if (row >= 0) columns.outcome[row] = columnOutcomes.info;
  }
  return {
    length,
    keys: Array.from({ length: keys }, (_, k) => `k${k}`),
    values,
    ...columns,
  };
}
