/**
 * Shares a budget among keys, so that a hard one does not starve the others: each key gets a
 * small slice, the smallest keys first; those that it was not enough for get one four times as
 * large, and so on. A key that is tried again begins anew, so all tries together cost at most
 * seven thirds of what the last one costs: 1 + 1/4 + 1/16 + … for those that were cut off
 * against a last one that needed a quarter of its slice.
 *
 * When a key has been refuted, the verdict over all is known: the others still get the slices
 * up to `enough`, and are then left undecided.
 *
 * Slices are counted in toil, not in time, and keys stand in an order of their own: the same
 * history gives the same verdicts whatever order its keys have come in.
 */
import type { LimitReason, Meter } from '../core/limits.ts';
import type { Verdict } from '../core/verdict.ts';

const firstSlice = 8_192;
/** For each operation: the first slice is enough for a key on which the search never goes back. */
const slicePerOperation = 32;
const growth = 4;
const enough = 131_072;

export interface Contender<Outcome> {
  readonly name: string | null;
  /** Operations. */
  readonly size: number;
  /** Tries to decide the key within the slice. */
  attempt(slice: Meter): Outcome;
  /** What stands for a key that was never tried, since a limit of all was passed before. */
  untried(reason: LimitReason): Outcome;
}

/** Why a key was left undecided: a limit, or because the verdict over all was known. */
export type Stopped = LimitReason | 'decided-elsewhere';

export interface Attempted<Outcome> {
  /** Of the last attempt. */
  readonly outcome: Outcome;
  /** Over all attempts. */
  readonly visited: number;
  /** Where no attempt decided. */
  readonly stopped?: Stopped;
}

interface AnyOutcome {
  readonly verdict: Verdict;
  readonly reason?: LimitReason | 'error';
}

/** Small keys first, and equal ones by name. */
export function inOrderOfSize<K extends { readonly name: string | null; readonly size: number }>(
  keys: readonly K[],
): readonly K[] {
  const name = (key: K): string => key.name ?? '';
  return keys.toSorted((a, b) => a.size - b.size || (name(a) < name(b) ? -1 : 1));
}

export function sliceOf(round: number, size: number): number {
  return (firstSlice + slicePerOperation * size) * growth ** round;
}

/** True when a key that is still undecided is left so, as another one has been refuted. */
export function isEnough(round: number): boolean {
  return firstSlice * growth ** round >= enough;
}

/**
 * @param isRefuted whether some other key has been refuted already
 * @returns what became of each, in the order in which they were given
 */
export function decideInRounds<Outcome extends AnyOutcome>(
  contenders: readonly Contender<Outcome>[],
  meter: Meter,
  isRefuted: boolean,
  onDecided: () => void = () => undefined,
): readonly Attempted<Outcome>[] {
  const results = new Map<Contender<Outcome>, Attempted<Outcome>>();
  let open = inOrderOfSize(contenders);
  let isKnown = isRefuted;
  for (let round = 0; open.length > 0; round++) {
    // The last one may have all that is left, unless nothing hangs on it any more.
    const isLast = open.length === 1 && !isKnown;
    const undecided: Contender<Outcome>[] = [];
    for (const contender of open) {
      const slice = isLast ? Infinity : sliceOf(round, contender.size);
      const result = attemptOnce(contender, results.get(contender), meter, slice);
      results.set(contender, result);
      isKnown ||= result.outcome.verdict === 'invalid';
      if (result.stopped === 'decided-elsewhere') undecided.push(contender);
      else onDecided();
    }
    open = undecided;
    if (isKnown && isEnough(round)) break;
  }
  return contenders.flatMap((contender) => results.get(contender) ?? []);
}

/** Stopped "elsewhere" stands for a slice that was too small: another one follows unless the verdict is known. */
export function attemptOnce<Outcome extends AnyOutcome>(
  contender: Contender<Outcome>,
  before: Attempted<Outcome> | undefined,
  meter: Meter,
  slice: number,
): Attempted<Outcome> {
  const visited = before?.visited ?? 0;
  const passed = passedLimit(meter);
  if (passed !== undefined) {
    return { outcome: before?.outcome ?? contender.untried(passed), visited, stopped: passed };
  }
  const start = meter.visited;
  const outcome = contender.attempt(meter.part(Infinity, slice));
  const result = { outcome, visited: visited + meter.visited - start };
  const { reason } = outcome;
  if (outcome.verdict !== 'unknown' || reason === undefined || reason === 'error') return result;
  // No limit of all was passed: it was the end of the slice.
  const own = reason === 'state-limit' ? 'decided-elsewhere' : reason;
  return { ...result, stopped: passedLimit(meter) ?? own };
}

/** The limit over all keys that is passed, if one is. */
function passedLimit(meter: Meter): LimitReason | undefined {
  if (meter.isOverTime()) return 'time-limit';
  return meter.left === 0 ? 'state-limit' : undefined;
}
