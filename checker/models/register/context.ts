/**
 * The smallest proof is sometimes too small to believe: that a value was overwritten is in
 * the operations that were left out. This puts back, for each observation whose value nothing
 * in the proof wrote, the last write of that value and the write that came over it.
 *
 * Putting back makes the history less relaxed, never more, and the result is judged again.
 */
import type { Json, Operation } from '../../../src/history/operation.ts';
import { canonicalJson } from '../../core/json.ts';
import type { PartialHistory } from '../../core/relaxation.ts';
import { anyState } from '../../core/relaxation.ts';
import type { Piece } from './piece.ts';
import { toPiece, withoutObservation } from './piece.ts';
import type { Judge } from '../../linearizability/evidence/minimise.ts';

/** @param recorded every operation of the key; @param initial the state it really began in */
export function withContext(
  core: PartialHistory<Json>,
  recorded: readonly Operation[],
  initial: Json,
  judge: Judge<Json>,
): PartialHistory<Json> {
  // A proof that begins in any state has no past to put back.
  if (core.given === anyState) return core;
  const all = recorded.map(toPiece);
  const pieces = core.operations.map(toPiece);
  let current = core;
  // Where nothing found the value that the key began with, that value explains no more than another.
  const began = canonicalJson(initial);
  const isFound = pieces.some(({ finds }) => finds === began);
  const begun = { ...core, initial: [initial] };
  if (!isFound || judge.refutes(begun)) current = begun;
  for (const observer of pieces) {
    if (observer.finds === undefined) continue;
    const added = sourceOf(observer, observer.finds, current.operations.map(toPiece), all, initial);
    if (added.length === 0) continue;
    const fuller = withOperations(current, added);
    if (judge.refutes({ ...fuller, initial: [initial] })) {
      current = { ...fuller, initial: [initial] };
    }
  }
  return current;
}

export function withOperations<State>(
  history: PartialHistory<State>,
  added: readonly Operation[],
): PartialHistory<State> {
  const operations = [...history.operations, ...added];
  return { ...history, operations: operations.sort((a, b) => a.invokeIndex - b.invokeIndex) };
}

/** The write that the observer's value comes from, and the one that overwrote it. */
function sourceOf(
  observer: Piece,
  value: string,
  pieces: readonly Piece[],
  all: readonly Piece[],
  initial: Json,
): readonly Operation[] {
  const present = new Set(pieces.map(({ invoke }) => invoke));
  if (pieces.some(({ invoke, writes }) => invoke !== observer.invoke && writes === value))
    return [];
  // The observer among them: a cas of a value to itself needs no other to keep it.
  const writes = all.filter((piece) => piece.writes === value);
  const source = writes.filter(({ invoke }) => invoke <= observer.complete).at(-1);
  const isInitial = canonicalJson(initial) === value;
  if (source === undefined && !isInitial) return plain(writes.slice(0, 1), present);
  const from = source?.complete ?? -1;
  const over = all
    .filter(
      (piece) =>
        piece.writes !== undefined && piece.invoke > from && piece.complete < observer.invoke,
    )
    .reduce<Piece | undefined>(
      (a, b) => (a !== undefined && a.complete > b.complete ? a : b),
      undefined,
    );
  if (over === undefined) return [];
  return plain(source === undefined ? [over] : [source, over], present);
}

/** The pieces not yet there, as plain writes: their own observations are no part of the proof. */
function plain(pieces: readonly Piece[], present: ReadonlySet<number>): readonly Operation[] {
  return pieces
    .filter(({ invoke }) => !present.has(invoke))
    .flatMap(({ operation }) => withoutObservation(operation) ?? []);
}
