/**
 * A register history as several threads see it: columns in shared memory, and the keys still to
 * do. First each thread takes keys for the layers in linear time, the largest first; then those
 * that are left for the search, in the slices of `rounds.ts`, the smallest first. A key waits
 * with the number of the round that it is to be tried in, is held by one thread while it is
 * tried, and waits for the next round when its slice was not enough.
 */
import { performance } from 'node:perf_hooks';
import type { OperationColumns } from '../../src/history/columns/columns.ts';
import type { Decided } from '../linearizability/decide-columns.ts';
import { contenderOf } from '../linearizability/decide-columns.ts';
import { ColumnChecker } from '../linearizability/fast/check-columns.ts';
import type { ColumnSemantics } from '../linearizability/fast/problem.ts';
import type { Limits, Meter } from '../core/limits.ts';
import { attemptOnce, inOrderOfSize, isEnough, sliceOf } from '../linearizability/rounds.ts';

/** The columns that decide a verdict; times and names stay with the thread that describes it. */
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
  /** The other way round: for the search. */
  readonly smallestFirst: Int32Array;
  /** `[0]`: how many of `order` have been taken. `[1]`: whether a key is refuted. */
  readonly shared: Int32Array;
  /** For each key: the round that it waits for, `held` by a thread, or `settled`. */
  readonly rounds: Int32Array;
}

/** What a thread is started with. */
export interface WorkerTask {
  readonly history: SharedHistory;
  readonly limits: Pick<Limits, 'states' | 'configurations'>;
  /** On the clock that all threads share (`epochMs`); Infinity: no limit. */
  readonly deadlineMs: number;
}

/** A clock that shows the same in every thread. */
export function epochMs(): number {
  return performance.timeOrigin + performance.now();
}

/** What a thread has decided, or did not decide in the last round in which it tried. */
export interface KeyDecision extends Decided {
  readonly key: number;
  readonly round: number;
}

const held = -1;
const settled = -2;

export function shareHistory(columns: OperationColumns, semantics: ColumnSemantics): SharedHistory {
  const sizes = new Int32Array(columns.keys.length);
  for (let row = 0; row < columns.length; row++) {
    const key = columns.key[row] ?? 0;
    sizes[key] = (sizes[key] ?? 0) + 1;
  }
  const named = columns.keys.map((name, key) => ({ key, name, size: sizes[key] ?? 0 }));
  const smallestFirst = inOrderOfSize(named).map(({ key }) => key);
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
    order: inSharedMemory(Int32Array.from(smallestFirst).reverse()),
    smallestFirst: inSharedMemory(Int32Array.from(smallestFirst)),
    shared: inSharedMemory(new Int32Array(2)),
    rounds: inSharedMemory(new Int32Array(columns.keys.length).fill(held)),
  };
}

/** Takes key after key until none is left that no other thread holds. */
export function decideShared(
  history: SharedHistory,
  meter: Meter,
  onKey: (done: number, visited: number) => void = () => undefined,
): KeyDecision[] {
  const { semantics, order, shared, rounds } = history;
  const columns = localColumns(history);
  const checker = new ColumnChecker(columns, semantics, meter);
  const decisions = new Map<number, KeyDecision>();
  let done = 0;
  const settle = (decision: KeyDecision): void => {
    decisions.set(decision.key, decision);
    if (decision.outcome.verdict === 'invalid') Atomics.store(shared, 1, 1);
    if (decision.stopped === 'decided-elsewhere') {
      Atomics.store(rounds, decision.key, decision.round + 1);
      return;
    }
    Atomics.store(rounds, decision.key, settled);
    onKey(++done, meter.visited);
  };
  for (;;) {
    const key = order[Atomics.add(shared, 0, 1)];
    if (key === undefined) break;
    const before = meter.visited;
    const outcome = checker.decideInPassing(key);
    if (outcome === undefined) Atomics.store(rounds, key, 0);
    else settle({ key, round: 0, outcome, visited: meter.visited - before });
  }
  for (let round = 0; isWaiting(history); round++) {
    for (const key of history.smallestFirst) {
      const own = Atomics.load(rounds, key);
      if (own < 0 || own > round) continue;
      if (Atomics.compareExchange(rounds, key, own, held) !== own) continue;
      const contender = contenderOf(columns, checker, key);
      const slice = sliceOf(own, contender.size);
      settle({ key, round: own, ...attemptOnce(contender, decisions.get(key), meter, slice) });
    }
    if (Atomics.load(shared, 1) === 1 && isEnough(round)) break;
  }
  return [...decisions.values()];
}

/** Whether there is a key that no thread holds. */
function isWaiting({ rounds }: SharedHistory): boolean {
  for (let key = 0; key < rounds.length; key++) if (Atomics.load(rounds, key) >= 0) return true;
  return false;
}

/** The columns as a checker takes them; names, values and times it does not ask for. */
function localColumns({ columns, length, keyCount, valueCount }: SharedHistory): OperationColumns {
  const none = new Float64Array();
  return {
    ...columns,
    length,
    keys: new Array<null>(keyCount).fill(null),
    values: new Array<null>(valueCount).fill(null),
    process: new Int32Array(),
    invokedAtUs: none,
    completedAtUs: none,
    invokeIndex: new Int32Array(),
  };
}

/**
 * What the threads make of each key together: a decision where one has decided, otherwise what
 * the last round came to.
 */
export function joinDecisions(decisions: Iterable<KeyDecision>): ReadonlyMap<number, KeyDecision> {
  const all = new Map<number, KeyDecision>();
  for (const decision of decisions) {
    const other = all.get(decision.key);
    if (other === undefined) {
      all.set(decision.key, decision);
      continue;
    }
    const later = decision.round > other.round ? decision : other;
    all.set(decision.key, { ...later, visited: decision.visited + other.visited });
  }
  return all;
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
