/**
 * What kind of violation a minimal register counterexample is. The kind is a name for people:
 * the proof is the counterexample itself, whatever it is called.
 */
import type { Json, Operation } from '../../src/history/operation.ts';
import { canonicalJson } from '../json.ts';
import type { Piece } from './relax.ts';
import { isObserver } from './relax.ts';

/** The kinds are among `anomalies`. */
export type Anomaly =
  | { readonly kind: 'value-from-nowhere'; readonly observer: Piece }
  /** `failed`: the operation that was refused and yet seen. */
  | { readonly kind: 'failed-write-read'; readonly observer: Piece; readonly failed: Operation }
  /** `source`: the first operation that wrote the value, later. */
  | { readonly kind: 'future-read'; readonly observer: Piece; readonly source: Piece }
  /** `over`: a write that certainly came after every write of the value, and before the observer. */
  | { readonly kind: 'stale-read'; readonly observer: Piece; readonly over: Piece }
  | { readonly kind: 'stale-cas'; readonly observer: Piece; readonly over: Piece }
  | { readonly kind: 'false-cas-failure'; readonly observer: Piece }
  /** Two compare-and-sets that started from one and the same write. */
  | { readonly kind: 'lost-update'; readonly first: Piece; readonly second: Piece }
  /** Reads in real-time order that saw writes in an order that cannot be. */
  | { readonly kind: 'read-inversion'; readonly first: Piece; readonly second: Piece }
  | { readonly kind: 'other' };

/**
 * @param core the pieces of the counterexample
 * @param all every piece of the key
 * @param refused operations of the key that failed for certain
 * @param initial the state that the counterexample begins in; undefined: any
 * @param began the state that the history began in
 */
export function classify(
  core: readonly Piece[],
  all: readonly Piece[],
  refused: readonly Operation[],
  initial: Json | undefined,
  began: Json,
): Anomaly {
  const observers = core.filter(isObserver);
  const [only] = observers;
  if (observers.length === 1 && only !== undefined) {
    return classifyOne(only, core, all, refused, began);
  }
  return lostUpdate(observers, core, initial) ?? readInversion(observers) ?? { kind: 'other' };
}

function classifyOne(
  observer: Piece,
  core: readonly Piece[],
  all: readonly Piece[],
  refused: readonly Operation[],
  began: Json,
): Anomaly {
  const { finds } = observer;
  if (finds === undefined) return { kind: 'false-cas-failure', observer };
  const sources = all.filter((piece) => piece.writes === finds && piece !== observer);
  const source = sources.at(0);
  if (canonicalJson(began) !== finds) {
    if (source === undefined) {
      const failed = refused.find((operation) => writtenValue(operation) === finds);
      return failed === undefined
        ? { kind: 'value-from-nowhere', observer }
        : { kind: 'failed-write-read', observer, failed };
    }
    if (source.invoke > observer.complete) return { kind: 'future-read', observer, source };
  }
  const over = core
    .filter((piece) => piece.writes !== undefined && piece.complete < observer.invoke)
    .findLast((piece) => piece.writes !== finds);
  if (over === undefined) return { kind: 'other' };
  return { kind: observer.writes === undefined ? 'stale-read' : 'stale-cas', observer, over };
}

function writtenValue({ f, input }: Operation): string | undefined {
  if (f === 'write') return canonicalJson(input);
  return f === 'cas' && Array.isArray(input) ? canonicalJson(input[1] as Json) : undefined;
}

function lostUpdate(
  observers: readonly Piece[],
  core: readonly Piece[],
  initial: Json | undefined,
): Anomaly | undefined {
  if (initial === undefined) return undefined;
  for (const [i, first] of observers.entries()) {
    if (first.finds === undefined || first.writes === undefined) continue;
    const second = observers
      .slice(i + 1)
      .find((o) => o.finds === first.finds && o.writes !== undefined);
    const sources = core.filter((piece) => piece.writes === first.finds).length;
    const fromStart = canonicalJson(initial) === first.finds ? 1 : 0;
    if (second !== undefined && sources + fromStart <= 1) {
      return { kind: 'lost-update', first, second };
    }
  }
  return undefined;
}

/** The last two reads in real-time order that found different values. */
function readInversion(observers: readonly Piece[]): Anomaly | undefined {
  if (observers.some((piece) => piece.writes !== undefined || piece.excludes !== undefined)) {
    return undefined;
  }
  for (const second of observers.toReversed()) {
    const first = observers.findLast(
      (piece) => piece.complete < second.invoke && piece.finds !== second.finds,
    );
    if (first !== undefined) return { kind: 'read-inversion', first, second };
  }
  return undefined;
}
