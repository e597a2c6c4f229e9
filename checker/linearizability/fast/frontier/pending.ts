/**
 * What is under way at a moment of a history, and what is still to come: the part of a
 * frontier search that is the same for all its configurations. It moves forward and backward
 * event by event, so that a search can go back without copies.
 *
 * Operations with a return hold a *slot* from invocation to return: their bit in the
 * configurations. Lists are doubly linked and undone in reverse order, so a removed element
 * still knows where it was (Knuth's dancing links).
 */
import { neverReturned } from '../../../../src/history/columns/columns.ts';
import type { MergedProblem } from './merge-unobserved.ts';
import { Future } from './future.ts';
import { InfoClasses } from './info-classes.ts';
import type { Problem } from '../problem.ts';
import { casAction, failedCasAction, readAction, writeAction } from '../problem.ts';

export class Pending {
  readonly problem: Problem;
  readonly dropped: Uint8Array;
  /** Slot of each operation with a return. */
  readonly slot: Int32Array;
  /** 32-bit words that the slots need. */
  readonly words: number;
  /** First pending read, write, cas (by expected value, and by new value) of a value; first failed cas. */
  readonly readsOf: Int32Array;
  readonly writesOf: Int32Array;
  readonly casFrom: Int32Array;
  readonly casTo: Int32Array;
  readonly failed: Int32Array;
  /** The next pending operation of the same list; for `casTo` the second array. */
  readonly next: Int32Array;
  readonly nextTo: Int32Array;
  readonly #previous: Int32Array;
  readonly #previousTo: Int32Array;
  /** How many cas with a return are pending. */
  casCount = 0;
  readonly info: InfoClasses;
  readonly #future: Future;

  constructor({ problem, dropped }: MergedProblem) {
    const { count, valueCount } = problem;
    this.problem = problem;
    this.dropped = dropped;
    this.slot = new Int32Array(count);
    this.words = Math.max(1, Math.ceil(assignSlots(problem, this.slot) / 32));
    const heads = (n: number): Int32Array => new Int32Array(n).fill(-1);
    this.readsOf = heads(valueCount);
    this.writesOf = heads(valueCount);
    this.casFrom = heads(valueCount);
    this.casTo = heads(valueCount);
    this.failed = heads(1);
    this.next = new Int32Array(count);
    this.nextTo = new Int32Array(count);
    this.#previous = new Int32Array(count);
    this.#previousTo = new Int32Array(count);
    this.info = new InfoClasses(problem, dropped);
    this.#future = new Future(problem, dropped);
  }

  invoke(i: number): void {
    const { action, value, complete } = this.problem;
    this.#future.pass(i);
    if (complete[i] === neverReturned) {
      this.info.invoke(i);
      return;
    }
    link(this.#headsOf(i), this.#indexOf(i), i, this.next, this.#previous);
    if (action[i] !== casAction) return;
    this.casCount++;
    link(this.casTo, value[i]!, i, this.nextTo, this.#previousTo);
  }

  uninvoke(i: number): void {
    const { action, value, complete } = this.problem;
    this.#future.unpass(i);
    if (complete[i] === neverReturned) {
      this.info.uninvoke(i);
      return;
    }
    unlink(this.#headsOf(i), this.#indexOf(i), i, this.next, this.#previous);
    if (action[i] !== casAction) return;
    this.casCount--;
    unlink(this.casTo, value[i]!, i, this.nextTo, this.#previousTo);
  }

  /** The operation has returned. */
  release(i: number): void {
    const { action, value } = this.problem;
    unlink(this.#headsOf(i), this.#indexOf(i), i, this.next, this.#previous);
    if (action[i] !== casAction) return;
    this.casCount--;
    unlink(this.casTo, value[i]!, i, this.nextTo, this.#previousTo);
  }

  unrelease(i: number): void {
    const { action, value } = this.problem;
    relink(this.#headsOf(i), this.#indexOf(i), i, this.next, this.#previous);
    if (action[i] !== casAction) return;
    this.casCount++;
    relink(this.casTo, value[i]!, i, this.nextTo, this.#previousTo);
  }

  /** The earliest return of an observer of `v` that is not yet invoked. */
  nextObservation(v: number): number {
    return this.#future.nextObservation(v);
  }

  /** The earliest invocation of a write of `v` that is still to come. */
  nextWrite(v: number): number {
    return this.#future.nextWrite(v);
  }

  #headsOf(i: number): Int32Array {
    switch (this.problem.action[i]) {
      case readAction:
        return this.readsOf;
      case writeAction:
        return this.writesOf;
      case casAction:
        return this.casFrom;
      default:
        return this.failed;
    }
  }

  #indexOf(i: number): number {
    const { action, value, expected } = this.problem;
    if (action[i] === failedCasAction) return 0;
    return action[i] === casAction ? expected[i]! : value[i]!;
  }
}

/** Gives each operation with a return the lowest free slot. @returns how many slots there are */
function assignSlots({ events, eventCount, complete }: Problem, slot: Int32Array): number {
  const free: number[] = [];
  let used = 0;
  for (let rank = 0; rank < eventCount; rank++) {
    const i = events[rank]! >> 1;
    if ((events[rank]! & 1) === 1) free.push(slot[i]!);
    else if (complete[i] !== neverReturned) slot[i] = free.pop() ?? used++;
  }
  return used;
}

function link(
  heads: Int32Array,
  at: number,
  i: number,
  next: Int32Array,
  previous: Int32Array,
): void {
  const first = heads[at]!;
  next[i] = first;
  previous[i] = -1;
  if (first >= 0) previous[first] = i;
  heads[at] = i;
}

function unlink(
  heads: Int32Array,
  at: number,
  i: number,
  next: Int32Array,
  previous: Int32Array,
): void {
  const before = previous[i]!;
  const after = next[i]!;
  if (before >= 0) next[before] = after;
  else heads[at] = after;
  if (after >= 0) previous[after] = before;
}

/** Undoes `unlink`. */
function relink(
  heads: Int32Array,
  at: number,
  i: number,
  next: Int32Array,
  previous: Int32Array,
): void {
  const before = previous[i]!;
  const after = next[i]!;
  if (before >= 0) next[before] = i;
  else heads[at] = i;
  if (after >= 0) previous[after] = i;
}
