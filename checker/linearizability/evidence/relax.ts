/**
 * Relaxations of a register history. Each turns a history H into a smaller or looser one H'
 * such that every linearization of H gives one of H'; so if H' has none, neither has H, and
 * H' can be judged on its own. (Leaving out a write because it "does not matter" is not among
 * them: it is the classic error, for the write may be what a later read has to see.)
 *
 * 1. A read or a failed cas may be left out: it changes nothing.
 * 2. A cas that succeeded may become a plain write of its new value: it observed something,
 *    and that is forgotten.
 * 3. A write that no observer left can read from may be left out (see `unreadable`).
 * 4. Prefix: operations invoked after a moment are left out; those pending then may have
 *    taken effect or not, so writes become `info`, and observers are left out.
 * 4b. The initial state may be one that nobody found, when no observer left can have found it.
 * 5. Start: operations that returned before a moment are left out, those pending then become
 *    `info` (or are left out when they only observe), and the state at that moment may be any.
 */
import type { Json, Operation } from '../../../src/history/operation.ts';
import { isFailedComparison } from '../../../src/history/operation.ts';
import { canonicalJson } from '../../core/json.ts';
import { otherValue } from '../../models/register/other-value.ts';
import { casPair } from '../../models/register/register.ts';

/** An operation of a register as an effect and an observation. Values are by canonical JSON. */
export interface Piece {
  /** What stands in the counterexample: the recorded operation or its relaxed form. */
  readonly operation: Operation;
  /** The value that it leaves behind; undefined: it changes nothing. */
  readonly writes: string | undefined;
  /** The value that it found; undefined: it found nothing out, or only what was not there. */
  readonly finds: string | undefined;
  /** A failed cas: whatever the value was, it was not this one. */
  readonly excludes: string | undefined;
  readonly invoke: number;
  /** Infinity for `info`. */
  readonly complete: number;
}

/** A relaxed history: the pieces in order of invocation, and the state that it begins in. */
export interface Relaxed {
  readonly pieces: readonly Piece[];
  /** Undefined after relaxation 5: any state. */
  readonly initial: Json | undefined;
}

/**
 * The states that a relaxed history may begin in, as far as its pieces can tell states apart:
 * "any" is each value that they speak of, and one that is none of them.
 */
export function initialStates({ pieces, initial }: Relaxed): readonly Json[] {
  if (initial !== undefined) return [initial];
  const values = new Set<string>();
  for (const { finds, excludes } of pieces) {
    for (const value of [finds, excludes]) if (value !== undefined) values.add(value);
  }
  return [...[...values].map((value) => JSON.parse(value) as Json), otherValue];
}

export function toPiece(operation: Operation): Piece {
  switch (operation.f) {
    case 'read':
      return piece(operation, undefined, canonicalJson(operation.output));
    case 'write':
      return piece(operation, canonicalJson(operation.input));
    case 'delete':
      return piece(operation, 'null');
    default: {
      const [expected, next] = casPair(operation).map(canonicalJson);
      return isFailedComparison(operation)
        ? piece(operation, undefined, undefined, expected)
        : piece(operation, next, expected);
    }
  }
}

/** All pieces have one shape, for a key may have a million of them. */
function piece(
  operation: Operation,
  writes: string | undefined,
  finds?: string,
  excludes?: string,
): Piece {
  const complete = operation.type === 'info' ? Infinity : (operation.completeIndex ?? Infinity);
  return { operation, writes, finds, excludes, invoke: operation.invokeIndex, complete };
}

/** True when the piece tells something about the state, so that leaving that out is a relaxation. */
export function isObserver({ finds, excludes }: Piece): boolean {
  return finds !== undefined || excludes !== undefined;
}

/** Relaxations 1 and 2: the piece without what it observed, if anything is left of it. */
export function withoutObservation(piece: Piece): Piece | undefined {
  if (piece.writes === undefined) return undefined;
  if (piece.finds === undefined) return piece;
  return { ...piece, operation: asWrite(piece.operation), finds: undefined };
}

/** Relaxation 2, of a cas. */
export function asWrite(operation: Operation): Operation {
  const [, next] = casPair(operation);
  return { ...operation, f: 'write', input: next, output: next };
}

/** What a cut makes of a pending piece: it may take effect at any time after its invocation, or never. */
function adrift(piece: Piece): Piece | undefined {
  if (piece.writes === undefined) return undefined;
  if (piece.complete === Infinity) return piece;
  const operation: Operation = { ...piece.operation, type: 'info', output: null };
  return { ...piece, operation, complete: Infinity };
}

/** Relaxation 4. @param end a position; completions at `end` still count */
export function cutAfter(pieces: readonly Piece[], end: number): Piece[] {
  return pieces
    .filter(({ invoke }) => invoke <= end)
    .flatMap((piece) => (piece.complete <= end ? piece : (adrift(piece) ?? [])));
}

/** Relaxation 5. The caller takes any state as the initial one. */
export function cutBefore(pieces: readonly Piece[], start: number): Piece[] {
  return pieces
    .filter(({ complete }) => complete >= start)
    .flatMap((piece) => (piece.invoke >= start ? piece : (adrift(piece) ?? [])));
}

/**
 * Relaxation 3: pieces that write and observe nothing, and that no observer left can have as
 * the last write before it. Let L be a linearization. Each observer's last write in L is not
 * among them, so leaving all of them out together leaves every observer its last write.
 *
 * An observer cannot read from a write that was invoked after it returned, nor from one
 * that was certainly overwritten: another write that happened lies wholly between them. A
 * failed cas found "any value but one", so every value is one that it may have found.
 *
 * Cost: O(n log n).
 */
export function unreadable(pieces: readonly Piece[]): ReadonlySet<Piece> {
  const overwrittenBy = earliestOverwrite(pieces);
  const readers = readersByValue(pieces);
  const result = new Set<Piece>();
  for (const piece of pieces) {
    if (piece.writes === undefined || isObserver(piece)) continue;
    const until = overwrittenBy(piece.complete);
    const isRead = [piece.writes, anyValue].some((value) =>
      readers.get(value)?.overlap(piece.invoke, until),
    );
    if (!isRead) result.add(piece);
  }
  return result;
}

/**
 * Pieces that stand wholly between two observers of one value, and so prove that it came,
 * went and came again: what a shrinking step had better keep, though it may be left out.
 */
export function separators(pieces: readonly Piece[]): ReadonlySet<Piece> {
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
  return new Set(
    pieces.filter(
      ({ writes, invoke, complete }) =>
        writes !== undefined && (latest[firstAbove(starts, invoke) - 1] ?? -Infinity) > complete,
    ),
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
  let most = -Infinity;
  return numbers.map((n) => (most = Math.max(most, n)));
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
