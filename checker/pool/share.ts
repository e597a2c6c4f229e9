/** A register history as several threads see it: columns in shared memory, and the keys still to do. */
import type { OperationColumns } from '../../src/history/columns.ts';
import type { Decided } from '../check-register.ts';
import { ColumnChecker } from '../fast/check-columns.ts';
import type { ColumnSemantics } from '../fast/problem.ts';
import { Meter } from '../limits.ts';
import type { Limits } from '../limits.ts';

/** The columns that decide a verdict; times and names stay with the thread that tells it. */
type DecidingColumns = Pick<
  OperationColumns,
  'key' | 'kind' | 'outcome' | 'value' | 'expected' | 'invokeRank' | 'returnRank'
>;

export interface SharedHistory {
  readonly length: number;
  readonly keyCount: number;
  readonly valueCount: number;
  readonly columns: DecidingColumns;
  readonly semantics: ColumnSemantics;
  /** Keys with the most operations first, so that no thread is left with a large one at the end. */
  readonly order: Int32Array;
  /** `[0]`: how many of `order` have been taken. */
  readonly taken: Int32Array;
  readonly limits: Pick<Limits, 'states' | 'configurations'>;
  /** Milliseconds left, or undefined: no limit on time. */
  readonly limitMs: number | undefined;
}

/** What a thread has decided. */
export interface KeyDecision extends Decided {
  readonly key: number;
}

export function shareHistory(
  columns: OperationColumns,
  semantics: ColumnSemantics,
  limits: Limits,
): SharedHistory {
  const sizes = new Int32Array(columns.keys.length);
  for (let row = 0; row < columns.length; row++) {
    const key = columns.key[row] ?? 0;
    sizes[key] = (sizes[key] ?? 0) + 1;
  }
  const order = Array.from(sizes.keys()).sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
  const { states, configurations, time } = limits;
  return {
    length: columns.length,
    keyCount: columns.keys.length,
    valueCount: columns.values.length,
    columns: {
      key: inSharedMemory(columns.key),
      kind: bytesInSharedMemory(columns.kind),
      outcome: bytesInSharedMemory(columns.outcome),
      value: inSharedMemory(columns.value),
      expected: inSharedMemory(columns.expected),
      invokeRank: inSharedMemory(columns.invokeRank),
      returnRank: inSharedMemory(columns.returnRank),
    },
    semantics,
    order: inSharedMemory(Int32Array.from(order)),
    taken: inSharedMemory(new Int32Array(1)),
    limits: {
      ...(states === undefined ? {} : { states }),
      ...(configurations === undefined ? {} : { configurations }),
    },
    limitMs: time?.limitMs,
  };
}

/** Takes key after key until none is left. */
export function decideShared(
  history: SharedHistory,
  now: () => number,
  onKey: (done: number, visited: number) => void = () => undefined,
): KeyDecision[] {
  const { length, keyCount, valueCount, semantics, order, taken, limits, limitMs } = history;
  const none = new Float64Array();
  const columns: OperationColumns = {
    ...history.columns,
    length,
    keys: new Array<null>(keyCount).fill(null),
    values: new Array<null>(valueCount).fill(null),
    process: new Int32Array(),
    invokedAtUs: none,
    completedAtUs: none,
    invokeIndex: new Int32Array(),
  };
  const time = limitMs === undefined ? {} : { time: { limitMs, now } };
  const meter = new Meter({ ...limits, ...time });
  const checker = new ColumnChecker(columns, semantics, meter);
  const decisions: KeyDecision[] = [];
  for (;;) {
    const key = order[Atomics.add(taken, 0, 1)];
    if (key === undefined) return decisions;
    const before = meter.visited;
    const outcome = checker.check(key);
    decisions.push({ key, outcome, visited: meter.visited - before });
    onKey(Math.min(Atomics.load(taken, 0), keyCount), meter.visited);
  }
}

function inSharedMemory(array: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
}

function bytesInSharedMemory(array: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
}
