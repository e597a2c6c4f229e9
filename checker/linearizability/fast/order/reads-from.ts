/**
 * For each observation, which write it can have found: the first question that every layer
 * asks, and the answer decides most histories.
 *
 * A write p of the value can be what observer o found unless o returned before p was invoked,
 * or p was certainly overwritten: another write that happened lies wholly between them. With
 * `bound(o)` = the latest invocation among the writes that returned before o was invoked,
 * the second says: complete(p) < bound(o).
 *
 * - No such write: the history is not linearizable. (Value from nowhere, read from the
 *   future, stale read: all of them are this.) Sound, for a linearization would show one.
 * - One: the observation is *forced* to it.
 * - Several: the likeliest is proposed; only a yes may rest on it.
 *
 * The bound only grows, so a write that is overwritten for one observation is so for every
 * later one, and leaves the list for good. Cost: O(n · the writes of a value that overlap),
 * and that factor is bounded too.
 */
import { neverReturned } from '../../../../src/history/columns/columns.ts';
import type { Problem } from '../problem.ts';
import { casAction, failedCasAction, readAction } from '../problem.ts';

export interface ReadsFrom {
  /**
   * For reads and cas: the write (an operation, or `count` for the initial value); else -1. A
   * cas of unknown outcome has one only when a single write of its expected value exists.
   */
  readonly from: Int32Array;
  /** 1 when no other write is possible. */
  readonly forced: Uint8Array;
  /** Observations that are not forced. */
  readonly ambiguous: number;
  /** An observation that no write explains, or -1. */
  readonly impossible: number;
}

/** Beyond this many writes the proposal is as good as it will get. */
const maxScanned = 16;

export function readsFrom(problem: Problem, scratch: ReadsFromScratch): ReadsFrom {
  const { eventCount, events, action, value, expected, invoke, complete } = problem;
  const { from, forced, previous, latest, infoCount } = scratch;
  // `latest[v]` is the last invoked write of v, from which `previous` leads to earlier ones
  // that are not overwritten. `newest[v]` is the last invoked one in any case, for an
  // observation under way may still have found what is overwritten for those that begin now.
  scratch.newest.fill(-1, 0, problem.valueCount);
  scratch.invoked.fill(0, 0, problem.valueCount);
  latest.fill(-1, 0, problem.valueCount);
  infoCount.fill(0, 0, problem.valueCount);
  scratch.unusedInfo.fill(-1, 0, problem.valueCount);
  scratch.usedInfo.fill(-1, 0, problem.valueCount);
  let overwritten = -1;
  let ambiguous = 0;
  for (let rank = 0; rank < eventCount; rank++) {
    const event = events[rank]!;
    const i = event >> 1;
    const k = action[i]!;
    const observes = (k === readAction || k === casAction) && complete[i] !== neverReturned;
    const writes = k !== readAction && k !== failedCasAction;
    const found = k === readAction ? value[i]! : expected[i]!;
    if ((event & 1) === 0) {
      from[i] = -1;
      forced[i] = 0;
      if (observes) {
        propose(problem, scratch, i, found, overwritten);
        scratch.invokedBefore[i] = scratch.invoked[found]!;
        scratch.overwrittenBefore[i] = overwritten;
      }
      if (writes && complete[i] === neverReturned) {
        addInfo(scratch, i, value[i]!);
      } else if (writes) {
        previous[i] = latest[value[i]!]!;
        latest[value[i]!] = i;
        scratch.newest[value[i]!] = i;
        scratch.invoked[value[i]!]!++;
      }
      continue;
    }
    if (observes) {
      // Writes invoked since then overlap the observation, so each of them is possible.
      const since = scratch.invoked[found]! - scratch.invokedBefore[i]!;
      const candidates = scratch.candidates[i]! + since + infoCount[found]!;
      if (from[i]! < 0 && since > 0) from[i] = scratch.newest[found]!;
      if (from[i]! < 0) from[i] = proposeInfo(scratch, i, found, rank);
      if (candidates === 0) return { from, forced, ambiguous, impossible: i };
      if (candidates === 1) forced[i] = 1;
      else ambiguous++;
    }
    if (writes && invoke[i]! > overwritten) overwritten = invoke[i]!;
  }
  explainInfoCas(problem, scratch);
  return { from, forced, ambiguous, impossible: -1 };
}

/** A cas of unknown outcome may come late, so every write of its expected value is possible. */
function explainInfoCas(problem: Problem, scratch: ReadsFromScratch): void {
  const { count, action, value, expected, complete } = problem;
  const { from, forced, latest, infoCount: writes } = scratch;
  // From here on: `latest[v]` the only write of v, `writes[v]` how many there are.
  let isSeen = false;
  for (let i = 0; i < count && !isSeen; i++)
    isSeen = action[i] === casAction && complete[i] === neverReturned;
  if (!isSeen) return;
  writes.fill(0, 0, problem.valueCount);
  if (isInitial(problem)) {
    latest[0] = count;
    writes[0] = 1;
  }
  for (let i = 0; i < count; i++) {
    if (action[i] === readAction || action[i] === failedCasAction) continue;
    latest[value[i]!] = i;
    writes[value[i]!]!++;
  }
  for (let i = 0; i < count; i++) {
    if (action[i] !== casAction || complete[i] !== neverReturned || writes[expected[i]!] !== 1)
      continue;
    from[i] = latest[expected[i]!]!;
    forced[i] = 1;
  }
}

/**
 * At the invocation of an observer: counts the writes of its value that are not overwritten
 * (two stand for "several") and proposes one.
 */
function propose(
  problem: Problem,
  { from, candidates, previous, latest }: ReadsFromScratch,
  observer: number,
  value: number,
  overwritten: number,
): void {
  const { complete, count } = problem;
  const begun = problem.invoke[observer]!;
  let found = 0;
  let best = -1;
  let after = -1;
  for (let p = latest[value]!; p >= 0 && found < maxScanned; p = previous[p]!) {
    if (complete[p]! < overwritten) {
      if (after < 0) latest[value] = previous[p]!;
      else previous[after] = previous[p]!;
      continue;
    }
    after = p;
    found++;
    if (best < 0 || isLikelier(complete[p]!, complete[best]!, begun)) best = p;
  }
  if (value === 0 && overwritten < 0 && isInitial(problem)) {
    found++;
    if (best < 0) best = count;
  }
  from[observer] = best;
  candidates[observer] = Math.min(found, 2);
}

/** Writes of unknown outcome of one value wait on a stack, `unusedInfo[v]` its top. */
function addInfo(scratch: ReadsFromScratch, i: number, v: number): void {
  scratch.previous[i] = scratch.unusedInfo[v]!;
  scratch.unusedInfo[v] = i;
  scratch.lastInfo[v] = i;
  scratch.infoCount[v]!++;
}

/**
 * For an observation that only writes of unknown outcome explain: the one that was proposed
 * last, unless it must have been overwritten since, or else the one invoked last, for what
 * takes effect at all mostly does so soon. A write that was observed has taken effect by
 * then, so the return of its first observation stands for its own.
 */
function proposeInfo(scratch: ReadsFromScratch, observer: number, v: number, rank: number): number {
  if (scratch.infoCount[v] === 0) return -1;
  const used = scratch.usedInfo[v]!;
  if (used >= 0 && scratch.seenAt[used]! >= scratch.overwrittenBefore[observer]!) return used;
  const next = scratch.unusedInfo[v]!;
  if (next < 0) return scratch.lastInfo[v]!;
  scratch.unusedInfo[v] = scratch.previous[next]!;
  scratch.usedInfo[v] = next;
  scratch.seenAt[next] = rank;
  return next;
}

/** Only a history that begins in the initial value can be read from it. */
function isInitial({ initial }: Problem): boolean {
  return initial.length === 1 && initial[0] === 0;
}

/** A write that had returned is likelier than one under way, and of such the later one. */
function isLikelier(complete: number, than: number, begun: number): boolean {
  const hadReturned = complete < begun;
  if (hadReturned !== than < begun) return hadReturned;
  return hadReturned ? complete > than : complete < than;
}

/** Arrays of `readsFrom`, reused from key to key. */
export class ReadsFromScratch {
  readonly from: Int32Array;
  readonly forced: Uint8Array;
  readonly candidates: Uint8Array;
  readonly previous: Int32Array;
  readonly latest: Int32Array;
  /** Writes of unknown outcome of a value: how many, the last, the next to propose, the last proposed. */
  readonly infoCount: Int32Array;
  readonly lastInfo: Int32Array;
  readonly unusedInfo: Int32Array;
  readonly usedInfo: Int32Array;
  /** When the first observation returned for which a write of unknown outcome was proposed. */
  readonly seenAt: Int32Array;
  readonly newest: Int32Array;
  /** Writes of a value with a return that have been invoked; and when an observer of it was. */
  readonly invoked: Int32Array;
  readonly invokedBefore: Int32Array;
  /** The bound that held when an observer was invoked. */
  readonly overwrittenBefore: Int32Array;

  constructor(operations: number, values: number) {
    this.from = new Int32Array(operations);
    this.forced = new Uint8Array(operations);
    this.candidates = new Uint8Array(operations);
    this.previous = new Int32Array(operations);
    this.latest = new Int32Array(values);
    this.infoCount = new Int32Array(values);
    this.lastInfo = new Int32Array(values);
    this.unusedInfo = new Int32Array(values);
    this.usedInfo = new Int32Array(values);
    this.seenAt = new Int32Array(operations);
    this.newest = new Int32Array(values);
    this.invoked = new Int32Array(values);
    this.invokedBefore = new Int32Array(operations);
    this.overwrittenBefore = new Int32Array(operations);
  }
}
