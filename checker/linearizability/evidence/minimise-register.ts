/**
 * From a register history that is not linearizable to a small one that is not either, by the
 * relaxations of `relax.ts` alone.
 *
 * Most violations show in the last few observations before the search got stuck, once the
 * writes that those cannot read from are gone. So the last 1, 2, 4, 8, … observations are
 * tried first; where that fails, windows of the history from any initial state; and only
 * then the whole. What is found is then shrunk piece by piece (ddmin) until nothing more can
 * be left out.
 */
import { otherValue } from '../../models/register/other-value.ts';
import { ddmin } from './ddmin.ts';
import type { Piece, Relaxed } from './relax.ts';
import {
  cutBefore,
  initialIsUnreadable,
  isObserver,
  separators,
  unreadable,
  withoutObservation,
} from './relax.ts';

const shortProof = 6;

/** True when it is certain that the relaxed history has no linearization. */
export type Refutes = (relaxed: Relaxed) => boolean;

/**
 * @param whole not linearizable, already cut off behind the return at which the search got stuck
 * @param suspects positions of operations that are said to contradict each other; may be empty
 */
export function minimiseRegister(
  whole: Relaxed,
  suspects: ReadonlySet<number>,
  refutes: Refutes,
): Relaxed | undefined {
  const start =
    suspected(whole, suspects, refutes) ??
    lastObservations(whole, refutes) ??
    lastWindow(whole, refutes) ??
    whole;
  if (start === whole && !refutes(whole)) return undefined;
  let smallest = shrink(start, refutes);
  for (;;) {
    const shorter = laterStart(smallest, refutes) ?? smallest;
    const next = shrink(shorter, refutes);
    if (next.pieces.length >= smallest.pieces.length) return smallest;
    smallest = next;
  }
}

/** What the suspects observed, with the writes that they may have found. */
function suspected(
  whole: Relaxed,
  suspects: ReadonlySet<number>,
  refutes: Refutes,
): Relaxed | undefined {
  const kept = new Set(whole.pieces.filter(({ invoke }) => suspects.has(invoke)));
  if (kept.size === 0) return undefined;
  const observed = keepObservations(whole, kept);
  const candidate = dropUnread(observed, union(separators(observed.pieces), kept));
  return refutes(candidate) ? candidate : undefined;
}

function union(a: ReadonlySet<Piece>, b: ReadonlySet<Piece>): ReadonlySet<Piece> {
  return new Set([...a, ...b]);
}

/** The last 1, 2, 4, … observations with the writes that they may have found. */
function lastObservations(whole: Relaxed, refutes: Refutes): Relaxed | undefined {
  const observers = whole.pieces
    .filter((piece) => isObserver(piece) && piece.complete !== Infinity)
    .sort((a, b) => b.complete - a.complete);
  for (let kept = 1; kept < observers.length * 2; kept *= 2) {
    const candidate = dropUnread(keepObservations(whole, new Set(observers.slice(0, kept))));
    if (refutes(candidate)) return candidate;
  }
  return undefined;
}

/** The last 8, 16, … pieces, begun in any state. */
function lastWindow(whole: Relaxed, refutes: Refutes): Relaxed | undefined {
  for (let width = 8; width < whole.pieces.length; width *= 2) {
    const start = whole.pieces.at(-width)?.invoke;
    const candidate = start === undefined ? undefined : startAt(whole, start);
    if (candidate !== undefined && refutes(candidate)) return candidate;
  }
  return undefined;
}

/** Leaves out what can be left out, one kind after the other, until nothing changes. */
function shrink(from: Relaxed, refutes: Refutes): Relaxed {
  let current = from;
  for (;;) {
    const before = weight(current);
    current = shrinkObservations(current, refutes);
    current = shrinkWrites(current, refutes);
    if (weight(current) >= before) return current;
  }
}

/** Pieces and observations: each step lowers one of them. */
function weight({ pieces }: Relaxed): number {
  return pieces.length + pieces.filter(isObserver).length;
}

function shrinkObservations(current: Relaxed, refutes: Refutes): Relaxed {
  const kept = ddmin(current.pieces.filter(isObserver), (observers) =>
    refutes(keepObservations(current, new Set(observers))),
  );
  return keepObservations(current, new Set(kept));
}

function shrinkWrites(current: Relaxed, refutes: Refutes): Relaxed {
  const all = dropUnread(current, new Set());
  if (all.pieces.length < current.pieces.length && refutes(all)) return all;
  const optional = [...unreadable(current.pieces)];
  const without = (kept: readonly Piece[]): Relaxed => {
    const stays = new Set(kept);
    const dropped = new Set(optional.filter((piece) => !stays.has(piece)));
    return { ...current, pieces: current.pieces.filter((piece) => !dropped.has(piece)) };
  };
  return without(ddmin(optional, (kept) => refutes(without(kept))));
}

/**
 * A later beginning, from any state, when that makes a long proof shorter. A short one keeps
 * its beginning: "it was 1, and two changed it" says more than "whatever it was".
 */
function laterStart(current: Relaxed, refutes: Refutes): Relaxed | undefined {
  if (current.pieces.length <= shortProof) return undefined;
  const starts = current.pieces.map(({ invoke }) => invoke).sort((a, b) => b - a);
  for (const start of starts) {
    const candidate = startAt(current, start);
    if (candidate.pieces.length >= current.pieces.length) return undefined;
    if (refutes(candidate)) return candidate;
  }
  return undefined;
}

function startAt({ pieces }: Relaxed, start: number): Relaxed {
  return { pieces: cutBefore(pieces, start), initial: undefined };
}

/** The history in which only these observations were made. */
function keepObservations(relaxed: Relaxed, kept: ReadonlySet<Piece>): Relaxed {
  const pieces = relaxed.pieces.flatMap((piece) =>
    isObserver(piece) && !kept.has(piece) ? (withoutObservation(piece) ?? []) : piece,
  );
  return { ...relaxed, pieces };
}

/** The history without the writes that nothing can read from, and perhaps without its initial state. */
function dropUnread(relaxed: Relaxed, keep = separators(relaxed.pieces)): Relaxed {
  const dropped = unreadable(relaxed.pieces);
  const { pieces, initial } = relaxed;
  return {
    pieces: pieces.filter((piece) => !dropped.has(piece) || keep.has(piece)),
    initial: initial !== undefined && initialIsUnreadable(pieces, initial) ? otherValue : initial,
  };
}
