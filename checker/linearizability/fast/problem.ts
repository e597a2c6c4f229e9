/**
 * One key of a register history in the form that the fast layers work on: only operations
 * that can matter, their ends as ranks 0, 1, 2, … among the events of this key, and values
 * as small numbers with 0 for the initial one.
 *
 * The arrays are reused from key to key, so they are longer than a key needs: `count` says
 * how many operations there are, and `eventCount` how many events.
 */
import {
  columnKinds,
  columnOutcomes,
  neverReturned,
} from '../../../src/history/columns/columns.ts';
import type { OperationColumns } from '../../../src/history/columns/columns.ts';

/** What an operation does. Reads and failed cas change nothing; the other two write. */
export const readAction = 0;
export const writeAction = 1;
export const casAction = 2;
export const failedCasAction = 3;

export interface Problem {
  readonly count: number;
  readonly eventCount: number;
  readonly valueCount: number;
  readonly action: Uint8Array;
  /** Read: what it found. Write and cas: what it left. Failed cas: 0. */
  readonly value: Int32Array;
  /** Cas and failed cas: the expected value. */
  readonly expected: Int32Array;
  /** Operations are in order of invocation, so `invoke` ascends. */
  readonly invoke: Int32Array;
  readonly complete: Int32Array;
  /** Event r: operation · 2, plus 1 for its return. */
  readonly events: Int32Array;
  /** Row of the columns that each operation came from. */
  readonly row: Int32Array;
  /** Values that the object may have at first: `[0]`, unless the beginning was cut off. */
  readonly initial: readonly number[];
}

/** How failed cas and reads of null count (see `RegisterOptions` and `FailedCas`). */
export interface ColumnSemantics {
  readonly ignoreFailedCas: boolean;
  readonly ignoreNullReads: boolean;
  /** Id of the initial value among `columns.values`; their number when it is none of them. */
  readonly initial: number;
}

/** True when an operation can matter to a verdict. */
export function canMatter(
  columns: OperationColumns,
  row: number,
  { ignoreFailedCas, ignoreNullReads }: ColumnSemantics,
): boolean {
  const outcome = columns.outcome[row]!;
  const kind = columns.kind[row]!;
  if (outcome === columnOutcomes.fail) return false;
  // What only observes says nothing before it has returned.
  const writes = kind !== columnKinds.read && outcome !== columnOutcomes.observedFail;
  if (!writes && isPending(columns, row)) return false;
  if (outcome === columnOutcomes.observedFail) return !ignoreFailedCas;
  if (kind === columnKinds.read) {
    return !(ignoreNullReads && columns.value[row] === 0);
  }
  // A cas to the value it expects changes nothing; of unknown outcome it says nothing either.
  const isIdle = kind === columnKinds.cas && columns.value[row] === columns.expected[row];
  return !(isIdle && outcome === columnOutcomes.info);
}

/**
 * All keys of a history, each a slice of shared arrays. Two passes over rows and one over
 * events: O(n).
 */
export class KeySplit {
  readonly #columns: OperationColumns;
  readonly #semantics: ColumnSemantics;
  /** Key k has the operations `#offsets[k]` to `#offsets[k + 1]`. */
  readonly #offsets: Int32Array;
  readonly #rows: Int32Array;
  /** Its events, as operation · 2 + return, from `#eventOffsets[k]`. */
  readonly #eventOffsets: Int32Array;
  readonly #events: Int32Array;
  readonly #scratch: Scratch;

  constructor(columns: OperationColumns, semantics: ColumnSemantics) {
    this.#columns = columns;
    this.#semantics = semantics;
    const keyCount = columns.keys.length;
    const { key, invokeRank, returnRank, outcome, length } = columns;
    const offsets = new Int32Array(keyCount + 1);
    const eventOffsets = new Int32Array(keyCount + 1);
    const ranks = rankCount(columns);
    const rowAt = new Int32Array(ranks);
    for (let row = 0; row < length; row++) {
      if (!canMatter(columns, row, semantics)) continue;
      offsets[key[row]! + 1]!++;
      eventOffsets[key[row]! + 1]!++;
      rowAt[invokeRank[row]!] = row * 2 + 1;
      const end = returnRank[row]!;
      if (outcome[row] === columnOutcomes.info || end === neverReturned) continue;
      eventOffsets[key[row]! + 1]!++;
      rowAt[end] = row * 2 + 2;
    }
    let largest = 0;
    for (let k = 0; k < keyCount; k++) {
      largest = Math.max(largest, offsets[k + 1]!);
      offsets[k + 1]! += offsets[k]!;
      eventOffsets[k + 1]! += eventOffsets[k]!;
    }
    const rows = new Int32Array(offsets[keyCount]!);
    const events = new Int32Array(eventOffsets[keyCount]!);
    const local = new Int32Array(length);
    const nextRow = offsets.slice();
    const nextEvent = eventOffsets.slice();
    for (let rank = 0; rank < ranks; rank++) {
      const entry = rowAt[rank]! - 1;
      if (entry < 0) continue;
      const row = entry >> 1;
      const k = key[row]!;
      if ((entry & 1) === 0) {
        local[row] = nextRow[k]! - offsets[k]!;
        rows[nextRow[k]!++] = row;
      }
      events[nextEvent[k]!++] = local[row]! * 2 + (entry & 1);
    }
    this.#offsets = offsets;
    this.#rows = rows;
    this.#eventOffsets = eventOffsets;
    this.#events = events;
    this.#scratch = new Scratch(largest, columns.values.length + 1);
  }

  /** Operations of a key that can matter. */
  size(key: number): number {
    return this.#offsets[key + 1]! - this.#offsets[key]!;
  }

  /** The problem of one key. It is valid until the next call: the arrays are shared. */
  problem(key: number): Problem {
    const columns = this.#columns;
    const scratch = this.#scratch;
    const first = this.#offsets[key]!;
    const count = this.#offsets[key + 1]! - first;
    const events = this.#events.subarray(this.#eventOffsets[key], this.#eventOffsets[key + 1]);
    const row = this.#rows.subarray(first, first + count);
    const { kind, value, expected, invoke, complete } = scratch;
    scratch.forgetValues();
    scratch.dense(this.#semantics.initial);
    for (let i = 0; i < count; i++) {
      const r = row[i]!;
      complete[i] = neverReturned;
      value[i] = scratch.dense(columns.value[r]!);
      expected[i] = 0;
      switch (columns.kind[r]) {
        case columnKinds.read:
          kind[i] = readAction;
          break;
        case columnKinds.write:
          kind[i] = writeAction;
          break;
        case columnKinds.delete:
          kind[i] = writeAction;
          value[i] = scratch.dense(0);
          break;
        default:
          expected[i] = scratch.dense(columns.expected[r]!);
          if (columns.outcome[r] === columnOutcomes.observedFail) kind[i] = failedCasAction;
          else kind[i] = expected[i] === value[i] ? readAction : casAction;
      }
    }
    for (let rank = 0; rank < events.length; rank++) {
      const event = events[rank]!;
      if ((event & 1) === 0) invoke[event >> 1] = rank;
      else complete[event >> 1] = rank;
    }
    return {
      count,
      eventCount: events.length,
      valueCount: scratch.valueCount,
      action: kind,
      value,
      expected,
      invoke,
      complete,
      events,
      row,
      initial: [0],
    };
  }
}

function isPending({ outcome, returnRank }: OperationColumns, row: number): boolean {
  return outcome[row] === columnOutcomes.info || returnRank[row] === neverReturned;
}

function rankCount({ length, invokeRank, returnRank }: OperationColumns): number {
  let max = -1;
  for (let row = 0; row < length; row++) {
    if (invokeRank[row]! > max) max = invokeRank[row]!;
    if (returnRank[row]! > max && returnRank[row]! !== neverReturned) max = returnRank[row]!;
  }
  return max + 1;
}

/** Arrays as long as the largest key needs, and the numbering of values. */
class Scratch {
  readonly kind: Uint8Array;
  readonly value: Int32Array;
  readonly expected: Int32Array;
  readonly invoke: Int32Array;
  readonly complete: Int32Array;
  valueCount = 0;
  /** Number of a value in the present key, valid where `#epochOf` says so. */
  readonly #number: Int32Array;
  readonly #epochOf: Int32Array;
  #epoch = 0;

  constructor(operations: number, values: number) {
    this.kind = new Uint8Array(operations);
    this.value = new Int32Array(operations);
    this.expected = new Int32Array(operations);
    this.invoke = new Int32Array(operations);
    this.complete = new Int32Array(operations);
    this.#number = new Int32Array(values);
    this.#epochOf = new Int32Array(values);
  }

  forgetValues(): void {
    this.#epoch++;
    this.valueCount = 0;
  }

  /** The number of a value in this key: 0, 1, 2, … in order of appearance. */
  dense(id: number): number {
    if (this.#epochOf[id] === this.#epoch) return this.#number[id]!;
    this.#epochOf[id] = this.#epoch;
    return (this.#number[id] = this.valueCount++);
  }
}
