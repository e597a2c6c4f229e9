/**
 * The smallest proof is sometimes too small to believe: that a value was overwritten is in
 * the operations that were left out. This puts back, for each observation whose value nothing
 * in the proof wrote, the last write of that value and the write that came over it.
 *
 * Putting back makes the history less relaxed, never more, and the result is judged again.
 */
import type { Json } from '../../../src/history/operation.ts';
import { canonicalJson } from '../../core/json.ts';
import type { Refutes } from './minimise-register.ts';
import type { Piece, Relaxed } from './relax.ts';
import { withoutObservation } from './relax.ts';

/** @param all every piece of the key; @param initial the state it really began in */
export function withContext(
  core: Relaxed,
  all: readonly Piece[],
  initial: Json,
  refutes: Refutes,
): Relaxed {
  // A proof that begins in any state has no past to put back.
  if (core.initial === undefined) return core;
  let current = core;
  // Where nothing found the value that the key began with, that value explains no more than another.
  const began = canonicalJson(initial);
  const isFound = core.pieces.some(({ finds }) => finds === began);
  if (!isFound || refutes({ ...core, initial })) current = { ...core, initial };
  for (const observer of core.pieces) {
    if (observer.finds === undefined) continue;
    const added = sourceOf(observer, observer.finds, current, all, initial);
    if (added.length === 0) continue;
    const pieces = [...current.pieces, ...added].sort((a, b) => a.invoke - b.invoke);
    if (refutes({ pieces, initial })) current = { pieces, initial };
  }
  return current;
}

/** The write that the observer's value comes from, and the one that overwrote it. */
function sourceOf(
  observer: Piece,
  value: string,
  { pieces }: Relaxed,
  all: readonly Piece[],
  initial: Json,
): Piece[] {
  const present = new Set(pieces.map(({ invoke }) => invoke));
  if (pieces.some((piece) => piece !== observer && piece.writes === value)) return [];
  const writes = all.filter((piece) => piece.writes === value && piece !== observer);
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
function plain(pieces: readonly Piece[], present: ReadonlySet<number>): Piece[] {
  return pieces
    .filter(({ invoke }) => !present.has(invoke))
    .flatMap((piece) => withoutObservation(piece) ?? []);
}
