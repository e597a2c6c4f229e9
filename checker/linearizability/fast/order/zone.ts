/**
 * Decides a register history whose observations each have one write that they can have found
 * (and says yes to more), in linear time: zones, after Gibbons & Korach (SIAM J. Comput.
 * 1997), extended to compare-and-set.
 *
 * A write and the reads that found it form a *block*; a cas that found it glues its own block
 * right behind. Blocks glued together are a *chain*: nothing that writes can stand inside.
 * So a linearization is an order of chains. Let f be the earliest return in a chain and s the
 * latest invocation. Chain A has to come before B exactly when f(A) < s(B): some operation of
 * A returned before some operation of B was invoked.
 *
 * - Inside a chain the order is given: it fails when an operation returned before one that
 *   has to precede it was invoked.
 * - Two chains that both have to come first contradict each other. If there are no such two,
 *   there is no longer cycle either: take a cycle, A in it with the greatest s, Z before A, B
 *   after A. Then f(A) < s(B), and f(B) < s(next of B) <= s(A), so A and B contradict.
 * - Otherwise the order by min(f, s) is a linearization. Say B came before A although
 *   f(A) < s(B). Then f(B) < s(B), for else s(B) <= low(A) <= f(A); and f(B) <= low(A) <= s(A),
 *   so A and B contradict.
 *
 * A *no* may rest only on forced observations, others are left out for it (leaving out an
 * observation is a relaxation). A *yes* may rest on proposals, for the order is what counts.
 * A write of unknown outcome takes part when an observation that takes part found it; the
 * others are taken not to have happened, and a no does not speak of them.
 *
 * Cost: O(n). Ranks are distinct, so chains are sorted by writing them into an array by rank.
 */
import { neverReturned } from '../../../../src/history/columns/columns.ts';
import type { Problem } from '../problem.ts';
import { casAction, readAction, writeAction } from '../problem.ts';
import type { ReadsFrom } from './reads-from.ts';

export type ZoneOutcome =
  /** `Zone.order` holds `length` operations, without failed cas: the caller has to place them. */
  | { readonly verdict: 'valid'; readonly length: number }
  /** Operations that contradict each other. */
  | { readonly verdict: 'invalid'; readonly core: readonly number[] }
  /** No contradiction among what is forced, or an observation without a proposal. */
  | { readonly verdict: 'undecided' };

const out = 0;
const root = 1;
const glued = 2;

export class Zone {
  /** The linearization found. */
  readonly order: Int32Array;
  // Per operation; the initial value is number `count`.
  /** The cas glued behind a write, or -1. */
  readonly #next: Int32Array;
  /** The reads of a write in order of invocation: the first, and from each the one after it. */
  readonly #readHead: Int32Array;
  readonly #readNext: Int32Array;
  /** `out`, or a write's place in its chain: `root` or `glued`. */
  readonly #place: Uint8Array;
  readonly #work: Int32Array;
  /** Root of the chain whose low end is a rank, or -1; and the chain's other end. */
  readonly #chainAt: Int32Array;
  readonly #high: Int32Array;
  /** The latest invocation in the chain of the initial value. */
  #initialLatest = -1;
  /** True when an operation of unknown outcome takes part whose own observation does not. */
  #isAnyUnexplained = false;
  /** True while contradictions are passed over. */
  #isTolerant = false;

  constructor(operations: number, events: number) {
    this.order = new Int32Array(operations);
    this.#next = new Int32Array(operations + 1);
    this.#readHead = new Int32Array(operations + 1);
    this.#readNext = new Int32Array(operations);
    this.#place = new Uint8Array(operations + 1);
    this.#work = new Int32Array(operations);
    this.#chainAt = new Int32Array(events);
    this.#high = new Int32Array(events);
  }

  /** From what is forced alone: then a no is sound, and a yes is given when that is all. */
  decide(problem: Problem, reads: ReadsFrom): ZoneOutcome {
    const onlyForced = reads.ambiguous > 0;
    const core =
      this.#link(problem, reads, onlyForced) ??
      this.#sortChains(problem) ??
      this.#compareChains(problem);
    if (core !== undefined) return { verdict: 'invalid', core };
    if (onlyForced || this.#isAnyUnexplained) return { verdict: 'undecided' };
    return { verdict: 'valid', length: this.#writeOrder(problem) };
  }

  /**
   * An order of everything from what is proposed, with mistakes: operations may stand where
   * they are not possible, or after one that began when they had returned.
   * @returns its length in `order`; undefined when cas found each other's values in a circle
   */
  propose(problem: Problem, reads: ReadsFrom): number | undefined {
    this.#isTolerant = true;
    this.#link(problem, reads, false);
    const core = this.#sortChains(problem);
    this.#isTolerant = false;
    return core === undefined ? this.#writeOrder(problem) : undefined;
  }

  /** Forms blocks and chains. @returns two cas that found the same write, and that write */
  #link(
    { count, action, complete }: Problem,
    { from, forced }: ReadsFrom,
    onlyForced: boolean,
  ): readonly number[] | undefined {
    const next = this.#next;
    const place = this.#place;
    const work = this.#work;
    this.#isAnyUnexplained = false;
    next.fill(-1, 0, count + 1);
    this.#readHead.fill(-1, 0, count + 1);
    place[count] = root;
    for (let i = 0; i < count; i++) {
      place[i] =
        complete[i] !== neverReturned && (action[i] === writeAction || action[i] === casAction)
          ? root
          : out;
    }
    let works = 0;
    // Reads are linked from the last to the first, so that each list is in order of invocation.
    for (let i = count - 1; i >= 0; i--) {
      const p = from[i]!;
      if (p < 0 || complete[i] === neverReturned || (onlyForced && forced[i] === 0)) continue;
      if (place[p] === out) {
        place[p] = root;
        work[works++] = p;
      }
      if (action[i] === readAction) {
        this.#readNext[i] = this.#readHead[p]!;
        this.#readHead[p] = i;
      } else {
        const core = this.#glue(p, i, count);
        if (core !== undefined) return core;
      }
    }
    // Operations of unknown outcome that were seen, and what they in turn have seen.
    while (works > 0) {
      const i = work[--works]!;
      if (action[i] !== casAction) continue;
      const p = from[i]!;
      if (p < 0) {
        // What it found is one more observation left out, which only a no can bear.
        this.#isAnyUnexplained = true;
        continue;
      }
      if (place[p] === out) {
        place[p] = root;
        work[works++] = p;
      }
      const core = this.#glue(p, i, count);
      if (core !== undefined) return core;
    }
    return undefined;
  }

  /** Puts a cas right behind the write that it found, if none stands there. */
  #glue(p: number, i: number, count: number): readonly number[] | undefined {
    if (this.#next[p]! >= 0) {
      if (this.#isTolerant) return undefined;
      return [p, this.#next[p]!, i].filter((operation) => operation < count);
    }
    this.#next[p] = i;
    this.#place[i] = glued;
    return undefined;
  }

  /** Walks each chain and notes it at its low end. @returns a contradiction within a chain */
  #sortChains({ count, eventCount, invoke, complete }: Problem): readonly number[] | undefined {
    const next = this.#next;
    const readHead = this.#readHead;
    const readNext = this.#readNext;
    const place = this.#place;
    this.#chainAt.fill(-1, 0, eventCount);
    let writes = 0;
    let walked = 0;
    for (let r = count; r >= 0; r--) {
      if (place[r] === out) continue;
      writes++;
      if (place[r] === glued) continue;
      let earliest = neverReturned;
      let latest = -1;
      let latestOperation = r;
      for (let p = r; p >= 0; p = next[p]!) {
        walked++;
        if (p < count) {
          if (complete[p]! < latest && !this.#isTolerant) {
            return this.#between(r, latestOperation, p, count);
          }
          if (complete[p]! < earliest) earliest = complete[p]!;
          if (invoke[p]! > latest) {
            latest = invoke[p]!;
            latestOperation = p;
          }
        }
        const before = latest;
        const beforeOperation = latestOperation;
        for (let i = readHead[p]!; i >= 0; i = readNext[i]!) {
          if (complete[i]! < before && !this.#isTolerant) {
            return this.#between(r, beforeOperation, i, count);
          }
          if (complete[i]! < earliest) earliest = complete[i]!;
          if (invoke[i]! > latest) {
            latest = invoke[i]!;
            latestOperation = i;
          }
        }
      }
      if (r === count) {
        this.#initialLatest = latest;
        continue;
      }
      const low = earliest < latest ? earliest : latest;
      this.#chainAt[low] = r;
      this.#high[low] = earliest < latest ? latest : earliest;
    }
    return walked === writes ? undefined : this.#cycle(count);
  }

  /** Chains in order of their low ends, each against the ones before. @returns two that contradict each other */
  #compareChains({
    count,
    eventCount,
    events,
    invoke,
    complete,
  }: Problem): readonly number[] | undefined {
    // Of the chains so far with f < s: they are disjoint, so the last one ends last.
    let end = this.#initialLatest;
    let last = count;
    for (let rank = 0; rank < eventCount; rank++) {
      const chain = this.#chainAt[rank]!;
      if (chain < 0) continue;
      const isForward = (events[rank]! & 1) === 1;
      if ((isForward ? rank : this.#high[rank]!) < end) {
        return [
          ...this.#ends(last, count, invoke, complete),
          ...this.#ends(chain, count, invoke, complete),
        ];
      }
      if (isForward) {
        end = this.#high[rank]!;
        last = chain;
      }
    }
    return undefined;
  }

  /** Chains by low end, within a chain level by level. */
  #writeOrder({ count, eventCount }: Problem): number {
    const { order } = this;
    let length = 0;
    for (let rank = -1; rank < eventCount; rank++) {
      const chain = rank < 0 ? count : this.#chainAt[rank]!;
      for (let p = chain; p >= 0; p = this.#next[p]!) {
        if (p < count) order[length++] = p;
        for (let i = this.#readHead[p]!; i >= 0; i = this.#readNext[i]!) order[length++] = i;
      }
    }
    return length;
  }

  /** The operations with a chain's earliest return and latest invocation, and the writes between them. */
  #ends(chain: number, count: number, invoke: Int32Array, complete: Int32Array): readonly number[] {
    let earliest = -1;
    let latest = -1;
    const consider = (i: number): void => {
      if (earliest < 0 || complete[i]! < complete[earliest]!) earliest = i;
      if (latest < 0 || invoke[i]! > invoke[latest]!) latest = i;
    };
    for (let p = chain; p >= 0; p = this.#next[p]!) {
      if (p < count) consider(p);
      for (let i = this.#readHead[p]!; i >= 0; i = this.#readNext[i]!) consider(i);
    }
    // The initial value returned before everything.
    return this.#between(chain, chain === count ? count : earliest, latest, count);
  }

  /** Two operations of a chain, the writes that they belong to, and those in between. */
  #between(chain: number, a: number, b: number, count: number): readonly number[] {
    const found = new Set<number>();
    let seen = 0;
    for (let p = chain; p >= 0; p = this.#next[p]!) {
      const level = [p];
      for (let i = this.#readHead[p]!; i >= 0; i = this.#readNext[i]!) level.push(i);
      const isStart = seen > 0;
      for (const i of level) {
        if (i !== a && i !== b) continue;
        seen += a === b ? 2 : 1;
        found.add(i);
      }
      if (isStart || seen > 0) found.add(p);
      if (seen >= 2) break;
    }
    return [...found].filter((i) => i < count);
  }

  /** Cas that found each other's values in a circle: the chains that no walk reached. */
  #cycle(count: number): readonly number[] {
    const reached = new Set<number>();
    for (let r = count; r >= 0; r--) {
      if (this.#place[r] !== root) continue;
      for (let p = r; p >= 0; p = this.#next[p]!) reached.add(p);
    }
    const start = this.#place.findIndex((place, i) => place === glued && !reached.has(i));
    const cycle = new Set<number>();
    for (let p = start; p >= 0 && !cycle.has(p); p = this.#next[p]!) cycle.add(p);
    return [...cycle];
  }
}
