/**
 * The rows of a long key that a violation is likely to be about, so that an explanation need
 * not make an object of each of a million operations.
 *
 * What is kept is a relaxation of the whole (`models/register/relaxations.ts`), so what refutes it refutes
 * the key. Observations are kept of the suspects and of a window before the violation, K; those
 * of all others are left out, with which a cas becomes a write. And a write is left out when
 * none of K can have it as its last write before it: it wrote a value that none of K found,
 * or one that only observers in the window found, and it returned before the invocation of
 * another write that returned before the window began. So in a linearization of the whole,
 * each of K keeps its last write, and what is left is a linearization of the rest.
 *
 * A failed cas may have found any value but one, so that no write could be left out for it:
 * none is kept, and when one is suspected there is no vicinity.
 */
import type { OperationColumns } from '../../../../src/history/columns/columns.ts';
import {
  columnKinds,
  columnOutcomes,
  neverReturned,
} from '../../../../src/history/columns/columns.ts';

export interface NearbyRows {
  /** In order of invocation. */
  readonly rows: readonly number[];
  /** Rows of which only what they wrote is kept. */
  readonly stripped: ReadonlySet<number>;
}

export interface NearbySize {
  /** Shorter keys are explained as a whole. */
  readonly longKey: number;
  /** Rows of the window up to the violation, and behind it: a search gets stuck before it is complete. */
  readonly ahead: number;
  readonly behind: number;
}

const usual: NearbySize = { longKey: 20_000, ahead: 2_000, behind: 600 };

/**
 * @param rows of one key, in order of invocation
 * @param suspects rows that are said to contradict each other
 * @param last the row at whose return the violation had happened
 */
export function rowsNearViolation(
  columns: OperationColumns,
  rows: readonly number[],
  suspects: readonly number[],
  last: number,
  { longKey, ahead, behind }: NearbySize = usual,
): NearbyRows | undefined {
  if (rows.length <= longKey) return undefined;
  if (suspects.some((row) => columns.outcome[row] === columnOutcomes.observedFail))
    return undefined;
  const at = rows.findIndex((row) => columns.invokeRank[row]! > rankOfEnd(columns, last));
  const end = at < 0 ? rows.length : at;
  const window = new Set(rows.slice(Math.max(0, end - ahead), end + behind));
  const begin = columns.invokeRank[rows[Math.max(0, end - ahead)]!]!;
  const suspected = new Set(suspects);
  const ofSuspects = new Set(suspects.map((row) => found(columns, row)));
  const ofWindow = new Set([...window].map((row) => found(columns, row)));
  const overwritten = latestInvocationBefore(columns, rows, begin);
  const stripped = new Set<number>();
  const kept = rows.filter((row) => {
    if (columns.outcome[row] === columnOutcomes.observedFail) return false;
    if (window.has(row) || suspected.has(row)) return true;
    if (!writes(columns, row)) return false;
    const value = written(columns, row);
    const mayBeFound =
      ofSuspects.has(value) || (ofWindow.has(value) && returnOf(columns, row) >= overwritten);
    if (mayBeFound && columns.kind[row] === columnKinds.cas) stripped.add(row);
    return mayBeFound;
  });
  return { rows: kept, stripped };
}

/** Rows that wrote, or were refused to write, one of some values. */
export function writersOf(
  columns: OperationColumns,
  rows: readonly number[],
  isOne: (value: number) => boolean,
): readonly number[] {
  return rows.filter(
    (row) => columns.kind[row] !== columnKinds.read && isOne(written(columns, row)),
  );
}

/** The value that a row found, or may have found; undefined when it found none. */
function found({ kind, value, expected }: OperationColumns, row: number): number | undefined {
  if (kind[row] === columnKinds.read) return value[row];
  return kind[row] === columnKinds.cas ? expected[row] : undefined;
}

function written({ kind, value }: OperationColumns, row: number): number {
  // Null has the first number.
  return kind[row] === columnKinds.delete ? 0 : value[row]!;
}

function writes({ kind, outcome }: OperationColumns, row: number): boolean {
  if (kind[row] === columnKinds.read) return false;
  return outcome[row] === columnOutcomes.ok || outcome[row] === columnOutcomes.info;
}

/** Of the writes that had returned before a rank, the latest invocation; -1 when there are none. */
function latestInvocationBefore(
  columns: OperationColumns,
  rows: readonly number[],
  rank: number,
): number {
  let latest = -1;
  for (const row of rows) {
    const { outcome, invokeRank } = columns;
    if (outcome[row] !== columnOutcomes.ok || !writes(columns, row)) continue;
    if (returnOf(columns, row) < rank) latest = Math.max(latest, invokeRank[row]!);
  }
  return latest;
}

function returnOf({ outcome, returnRank }: OperationColumns, row: number): number {
  return outcome[row] === columnOutcomes.info ? neverReturned : returnRank[row]!;
}

function rankOfEnd(columns: OperationColumns, row: number): number {
  const rank = returnOf(columns, row);
  return rank === neverReturned ? columns.invokeRank[row]! : rank;
}
