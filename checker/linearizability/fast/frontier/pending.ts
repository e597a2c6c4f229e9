/**
 * What is under way at a moment of a history, and what is still to come: the part of a
 * frontier search that is the same for all its configurations. It moves forward and backward
 * event by event, so that a search can go back without copies.
 *
 * Operations with a return hold a *slot* from invocation to return: their bit in the
 * configurations.
 */
import { neverReturned } from '../../../../src/history/columns/columns.ts';
import type { MergedProblem } from './merge-unobserved.ts';
import { Future } from './future.ts';
import { InfoClasses } from './info-classes.ts';
import { LinkedLists } from './linked-lists.ts';
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
  readonly #lists: LinkedLists;
  readonly #listsTo: LinkedLists;
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
    this.#lists = new LinkedLists(count);
    this.#listsTo = new LinkedLists(count);
    this.next = this.#lists.next;
    this.nextTo = this.#listsTo.next;
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
    this.#lists.link(this.#headsOf(i), this.#indexOf(i), i);
    if (action[i] !== casAction) return;
    this.casCount++;
    this.#listsTo.link(this.casTo, value[i]!, i);
  }

  uninvoke(i: number): void {
    this.#future.unpass(i);
    if (this.problem.complete[i] === neverReturned) this.info.uninvoke(i);
    else this.release(i);
  }

  /** The operation has returned. */
  release(i: number): void {
    const { action, value } = this.problem;
    this.#lists.unlink(this.#headsOf(i), this.#indexOf(i), i);
    if (action[i] !== casAction) return;
    this.casCount--;
    this.#listsTo.unlink(this.casTo, value[i]!, i);
  }

  unrelease(i: number): void {
    const { action, value } = this.problem;
    this.#lists.relink(this.#headsOf(i), this.#indexOf(i), i);
    if (action[i] !== casAction) return;
    this.casCount++;
    this.#listsTo.relink(this.casTo, value[i]!, i);
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
