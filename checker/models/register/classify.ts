/**
 * What kind of violation a minimal register counterexample is. The kind is a name for people:
 * the proof is the counterexample itself, whatever it is called.
 *
 * Every kind is claimed of the whole history of the key, and only where it is proven by what
 * is said of it: the conclusion of a story is a proof of its own.
 */
import type { Json, Operation } from '../../../src/history/operation.ts';
import { canonicalJson } from '../../core/json.ts';
import { originatesValue, reachableValues, sourcesOf } from './grounds.ts';
import type { Piece } from './piece.ts';
import { observesValue, toPiece } from './piece.ts';

/** The kinds are among `anomalies`. */
export type Anomaly =
  | ValueFromNowhere
  /** `failed`: all that was refused and could have left the value by then. */
  | {
      readonly kind: 'failed-write-read';
      readonly observer: Piece;
      readonly failed: readonly Operation[];
      /** Nothing else in the history has to do with the value. */
      readonly isOnly: boolean;
    }
  /** `source`: the first operation that wrote the value, later. */
  | { readonly kind: 'future-read'; readonly observer: Piece; readonly source: Piece }
  | Stale
  | { readonly kind: 'false-cas-failure'; readonly observer: Piece }
  /** Two compare-and-sets that started from one and the same write. */
  | { readonly kind: 'lost-update'; readonly first: Piece; readonly second: Piece }
  /** Two reads in real-time order that saw writes in an order that cannot be. */
  | { readonly kind: 'read-inversion'; readonly first: Piece; readonly second: Piece }
  /** Answers that are possible one by one, and not together. */
  | { readonly kind: 'conflicting-reads'; readonly observers: readonly Piece[] }
  | { readonly kind: 'conflicting-answers'; readonly observers: readonly Piece[] }
  | { readonly kind: 'other' };

interface ValueFromNowhere {
  readonly kind: 'value-from-nowhere';
  readonly observer: Piece;
  /** The values that it can only have come from, by canonical JSON; itself the first. */
  readonly from: readonly string[];
  /** Compare-and-sets led to it from those. */
  readonly isLedTo: boolean;
  readonly refused: 'none' | 'by-then' | 'later';
}

interface Stale {
  readonly kind: 'stale-read' | 'stale-cas';
  readonly observer: Piece;
  /** An operation that left another value and had returned before the observer began. */
  readonly over: Piece;
  /**
   * Where the order of times does not say that the value was there before: the only operation
   * that it can come from, and who had found it before `over` took effect (it may be `over`).
   */
  readonly seen?: { readonly source: Piece; readonly by: Piece };
  /** As above, for the stretch from `over` to the observer. */
  readonly from: readonly string[];
  readonly isLedTo: boolean;
}

export interface KeyHistory {
  /** The pieces of the counterexample. */
  readonly core: readonly Piece[];
  /** Every piece of the key, as it was recorded. */
  readonly all: readonly Piece[];
  /** Operations of the key that failed for certain. */
  readonly refused: readonly Operation[];
  /** The state that the history began in. */
  readonly began: Json;
  /** Whether the counterexample has an order without some of its observations. */
  readonly hasOrderWithout: (observer: Piece) => boolean;
}

export function classify(history: KeyHistory): Anomaly {
  // Of unknown outcome, a compare-and-set need not have found anything.
  const observers = history.core.filter(
    (piece) => observesValue(piece) && piece.complete !== Infinity,
  );
  const [only] = observers;
  if (observers.length === 1 && only?.excludes !== undefined) {
    return { kind: 'false-cas-failure', observer: only };
  }
  return (
    firstOf(observers, (observer) => fromNowhere(observer, history)) ??
    lostUpdate(observers, history) ??
    firstOf(observers, (observer) => stale(observer, history)) ??
    conflicting(observers, history) ?? { kind: 'other' }
  );
}

function firstOf(
  observers: readonly Piece[],
  kindOf: (observer: Piece) => Anomaly | undefined,
): Anomaly | undefined {
  for (const observer of observers) {
    const kind = kindOf(observer);
    if (kind !== undefined) return kind;
  }
  return undefined;
}

/** A value that nothing can have brought about by the time that it was found. */
function fromNowhere(observer: Piece, history: KeyHistory): Anomaly | undefined {
  const { finds } = observer;
  if (finds === undefined) return undefined;
  const { all, began } = history;
  const others = all.filter(({ invoke }) => invoke !== observer.invoke);
  const before = others.filter(({ invoke }) => invoke <= observer.complete);
  if (reachableValues([canonicalJson(began)], before).has(finds)) return undefined;
  const leaving = before.filter(({ writes }) => writes === finds);
  const asked = history.refused.filter((operation) => mayOriginate(operation, finds));
  const failed = asked.filter(({ invokeIndex }) => invokeIndex <= observer.complete);
  const [source] = others
    .filter(({ writes, invoke }) => writes === finds && invoke > observer.complete)
    .sort((a, b) => a.invoke - b.invoke);
  if (leaving.length === 0 && observer.writes !== finds) {
    if (failed.length > 0) {
      const leavers = history.refused.filter((operation) => askedFor(operation) === finds);
      const isOnly = source === undefined && leavers.length === 1;
      return { kind: 'failed-write-read', observer, failed, isOnly };
    }
    if (source !== undefined) return { kind: 'future-read', observer, source };
  }
  const from = sourcesOf(finds, [...before, observer]);
  const isRefused = history.refused.some(
    (operation) =>
      operation.invokeIndex <= observer.complete &&
      from.some((value) => mayOriginate(operation, value)),
  );
  return {
    kind: 'value-from-nowhere',
    observer,
    from,
    isLedTo: leaving.length > 0 || observer.writes === finds,
    refused: isRefused ? 'by-then' : isAskedLater(observer, finds, history) ? 'later' : 'none',
  };
}

/** Somebody was refused to leave the value, and all who were began after it was found. */
function isAskedLater(observer: Piece, value: string, { refused }: KeyHistory): boolean {
  const asked = refused.filter((operation) => askedFor(operation) === value);
  return (
    asked.length > 0 &&
    asked.every(({ invokeIndex }) => invokeIndex > observer.complete) &&
    asked.some((operation) => mayOriginate(operation, value))
  );
}

/** The value that a refused operation would have left. */
function askedFor(operation: Operation): string | undefined {
  return operation.f === 'read' ? undefined : toPiece({ ...operation, type: 'info' }).writes;
}

/** What was refused could have been where a value came from, but for a cas of it to itself. */
function mayOriginate(operation: Operation, value: string): boolean {
  if (operation.f === 'read') return false;
  return originatesValue(toPiece({ ...operation, type: 'info' }), value);
}

/** A value that had certainly been overwritten, and that nothing can have brought back. */
function stale(observer: Piece, { core, all, began }: KeyHistory): Anomaly | undefined {
  const { finds } = observer;
  if (finds === undefined) return undefined;
  const kind = observer.writes === undefined ? 'stale-read' : 'stale-cas';
  const isOver = ({ writes, complete }: Piece): boolean =>
    writes !== undefined && writes !== finds && complete < observer.invoke;
  // Those of the counterexample first: they stand there already.
  const known = new Map(all.map((piece) => [piece.invoke, piece]));
  const overs = [
    ...core
      .flatMap(({ invoke }) => known.get(invoke) ?? [])
      .filter(isOver)
      .reverse(),
    ...latest(all.filter(isOver)),
  ];
  const others = all.filter(({ invoke }) => invoke !== observer.invoke);
  const sources = others.filter(
    (piece) => originatesValue(piece, finds) && piece.invoke <= observer.complete,
  );
  for (const over of overs) {
    const between = others.filter(
      ({ invoke, complete }) =>
        invoke !== over.invoke && complete >= over.invoke && invoke <= observer.complete,
    );
    const leftBetween = (pieces: readonly Piece[]) => ({
      from: sourcesOf(finds, pieces),
      isLedTo: pieces.some(({ writes }) => writes === finds),
    });
    if (!reachableValues([over.writes ?? ''], between).has(finds)) {
      return { kind, observer, over, ...leftBetween(between) };
    }
    const [source, ...more] = sources;
    if (source === undefined || more.length > 0 || canonicalJson(began) === finds) continue;
    const by = witness(finds, over, source, observer, core);
    const left = between.filter((piece) => piece !== source);
    if (by === undefined || reachableValues([over.writes ?? ''], left).has(finds)) continue;
    return { kind, observer, over, seen: { source, by }, ...leftBetween(left) };
  }
  return undefined;
}

function latest(pieces: readonly Piece[]): readonly Piece[] {
  const last = pieces.reduce<Piece | undefined>(
    (a, b) => (a !== undefined && a.invoke > b.invoke ? a : b),
    undefined,
  );
  return last === undefined ? [] : [last];
}

/** Who had certainly found the value before `over` took effect. */
function witness(
  value: string,
  over: Piece,
  source: Piece,
  observer: Piece,
  core: readonly Piece[],
): Piece | undefined {
  if (over.finds === value && over !== source) return over;
  return core.find(
    ({ finds, complete, invoke }) =>
      finds === value &&
      complete < over.invoke &&
      invoke !== source.invoke &&
      invoke !== observer.invoke,
  );
}

function lostUpdate(observers: readonly Piece[], { all, began }: KeyHistory): Anomaly | undefined {
  const updates = observers.filter(
    ({ finds, writes }) => finds !== undefined && writes !== undefined && writes !== finds,
  );
  for (const [i, first] of updates.entries()) {
    const { finds = '' } = first;
    const second = updates.slice(i + 1).find((other) => other.finds === finds);
    if (second === undefined) continue;
    const end = Math.max(first.complete, second.complete);
    const sources = all.filter(
      (piece) => originatesValue(piece, finds) && piece.invoke <= end,
    ).length;
    if (sources + (canonicalJson(began) === finds ? 1 : 0) === 1) {
      return { kind: 'lost-update', first, second };
    }
  }
  return undefined;
}

/** Observations each of which has an order without one of the others. */
function conflicting(
  observers: readonly Piece[],
  { hasOrderWithout }: KeyHistory,
): Anomaly | undefined {
  if (observers.length < 2 || !observers.every(hasOrderWithout)) return undefined;
  const areReads = observers.every(
    ({ writes, excludes }) => writes === undefined && excludes === undefined,
  );
  if (!areReads) return { kind: 'conflicting-answers', observers };
  const [first, second, third] = observers.toSorted((a, b) => a.complete - b.complete);
  return first !== undefined &&
    second !== undefined &&
    third === undefined &&
    first.complete < second.invoke &&
    first.finds !== second.finds
    ? { kind: 'read-inversion', first, second }
    : { kind: 'conflicting-reads', observers };
}
