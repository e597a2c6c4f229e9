/** Which writes of a register, and whether its initial state, no observer left can have found. */
import type { Json } from '../../../src/history/operation.ts';
import { canonicalJson } from '../../core/json.ts';
import type { Piece } from './piece.ts';
import { observesValue } from './piece.ts';

/**
 * Pieces that write and observe nothing, and that no observer left can have as
 * the last write before it. Let L be a linearization. Each observer's last write in L is not
 * among them, so leaving all of them out together leaves every observer its last write.
 *
 * An observer cannot read from a write that was invoked after it returned, nor from one
 * that was certainly overwritten: another write that happened lies wholly between them. A
 * failed cas found "any value but one", so every value is one that it may have found.
 *
 * Cost: O(n log n).
 */
export function unreadable(pieces: readonly Piece[]): readonly Piece[] {
  const overwrittenBy = earliestOverwrite(pieces);
  const readers = readersByValue(pieces);
  return pieces.filter((piece) => {
    const { writes, invoke, complete } = piece;
    if (writes === undefined || observesValue(piece)) return false;
    const until = overwrittenBy(complete);
    return ![writes, anyValue].some((value) => readers.get(value)?.overlap(invoke, until));
  });
}

/**
 * Pieces that stand wholly between two observers of one value, and so prove that it came,
 * went and came again: what a shrinking step had better keep, though it may be left out.
 */
export function separatingPieces(pieces: readonly Piece[]): readonly Piece[] {
  const spans = new Map<string, { from: number; until: number }>();
  for (const { finds, complete, invoke } of pieces) {
    if (finds === undefined) continue;
    const span = spans.get(finds) ?? { from: Infinity, until: -Infinity };
    span.from = Math.min(span.from, complete);
    span.until = Math.max(span.until, invoke);
    spans.set(finds, span);
  }
  const sorted = [...spans.values()].sort((a, b) => a.from - b.from);
  const starts = sorted.map(({ from }) => from);
  const latest = prefixMaximum(sorted.map(({ until }) => until));
  return pieces.filter(
    ({ writes, invoke, complete }) =>
      writes !== undefined && (latest[firstAbove(starts, invoke) - 1] ?? -Infinity) > complete,
  );
}

/** True when no observer can have found the initial state. */
export function initialIsUnreadable(pieces: readonly Piece[], initial: Json): boolean {
  const until = earliestOverwrite(pieces)(-1);
  const readers = readersByValue(pieces);
  return ![canonicalJson(initial), anyValue].some((value) =>
    readers.get(value)?.overlap(-1, until),
  );
}

/** No canonical JSON is empty, so this names the observers that may have found any value. */
const anyValue = '';

/** For a position: the earliest return of a write that certainly happened and began after it. */
function earliestOverwrite(pieces: readonly Piece[]): (position: number) => number {
  const writes = pieces
    .filter(({ writes, complete }) => writes !== undefined && complete !== Infinity)
    .sort((a, b) => a.invoke - b.invoke);
  const earliest = suffixMinimum(writes.map(({ complete }) => complete));
  const invokes = writes.map(({ invoke }) => invoke);
  return (position) => earliest[firstAbove(invokes, position)] ?? Infinity;
}

interface Readers {
  /** Is there one that returned no earlier than `from` and was invoked no later than `until`? */
  overlap(from: number, until: number): boolean;
}

function readersByValue(pieces: readonly Piece[]): ReadonlyMap<string, Readers> {
  const groups = new Map<string, Piece[]>();
  for (const piece of pieces) {
    const value = piece.excludes === undefined ? piece.finds : anyValue;
    if (value === undefined) continue;
    const group = groups.get(value);
    if (group === undefined) groups.set(value, [piece]);
    else group.push(piece);
  }
  const result = new Map<string, Readers>();
  for (const [value, group] of groups) {
    group.sort((a, b) => a.invoke - b.invoke);
    const invokes = group.map(({ invoke }) => invoke);
    const latest = prefixMaximum(group.map(({ complete }) => complete));
    result.set(value, {
      overlap: (from, until) => (latest[firstAbove(invokes, until) - 1] ?? -Infinity) >= from,
    });
  }
  return result;
}

function suffixMinimum(numbers: readonly number[]): number[] {
  const result = [...numbers];
  for (let i = result.length - 2; i >= 0; i--) {
    result[i] = Math.min(result[i] ?? Infinity, result[i + 1] ?? Infinity);
  }
  return result;
}

function prefixMaximum(numbers: readonly number[]): number[] {
  let max = -Infinity;
  return numbers.map((n) => (max = Math.max(max, n)));
}

/** Index of the first number above `position` in a sorted list. */
function firstAbove(sorted: readonly number[], position: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) > position) high = middle;
    else low = middle + 1;
  }
  return low;
}
