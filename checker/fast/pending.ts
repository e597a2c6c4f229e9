/**
 * What is under way at a moment of a history, and what is still to come: the part of a
 * frontier search that is the same for all its configurations. It moves forward and backward
 * event by event, so that a search can go back without copies.
 *
 * Operations with a return hold a *slot* from invocation to return: their bit in the
 * configurations. Lists are doubly linked and undone in reverse order, so a removed element
 * still knows where it was (Knuth's dancing links).
 */
import type { Collapsed } from './collapse.ts';
import type { Problem } from './problem.ts';
import { cas, failedCas, never, read, write } from './problem.ts';

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

  constructor({ problem, dropped }: Collapsed) {
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
    const { kind, value, complete } = this.problem;
    this.#future.pass(i);
    if (complete[i] === never) {
      this.info.invoke(i);
      return;
    }
    link(this.#headsOf(i), this.#indexOf(i), i, this.next, this.#previous);
    if (kind[i] !== cas) return;
    this.casCount++;
    link(this.casTo, value[i]!, i, this.nextTo, this.#previousTo);
  }

  uninvoke(i: number): void {
    const { kind, value, complete } = this.problem;
    this.#future.unpass(i);
    if (complete[i] === never) {
      this.info.uninvoke(i);
      return;
    }
    unlink(this.#headsOf(i), this.#indexOf(i), i, this.next, this.#previous);
    if (kind[i] !== cas) return;
    this.casCount--;
    unlink(this.casTo, value[i]!, i, this.nextTo, this.#previousTo);
  }

  /** The operation has returned. */
  release(i: number): void {
    const { kind, value } = this.problem;
    unlink(this.#headsOf(i), this.#indexOf(i), i, this.next, this.#previous);
    if (kind[i] !== cas) return;
    this.casCount--;
    unlink(this.casTo, value[i]!, i, this.nextTo, this.#previousTo);
  }

  unrelease(i: number): void {
    const { kind, value } = this.problem;
    relink(this.#headsOf(i), this.#indexOf(i), i, this.next, this.#previous);
    if (kind[i] !== cas) return;
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
    switch (this.problem.kind[i]) {
      case read:
        return this.readsOf;
      case write:
        return this.writesOf;
      case cas:
        return this.casFrom;
      default:
        return this.failed;
    }
  }

  #indexOf(i: number): number {
    const { kind, value, expected } = this.problem;
    if (kind[i] === failedCas) return 0;
    return kind[i] === cas ? expected[i]! : value[i]!;
  }
}

/** Gives each operation with a return the lowest free slot. @returns how many slots there are */
function assignSlots({ events, eventCount, complete }: Problem, slot: Int32Array): number {
  const free: number[] = [];
  let used = 0;
  for (let rank = 0; rank < eventCount; rank++) {
    const i = events[rank]! >> 1;
    if ((events[rank]! & 1) === 1) free.push(slot[i]!);
    else if (complete[i] !== never) slot[i] = free.pop() ?? used++;
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

/**
 * Operations of unknown outcome. Those with the same effect are interchangeable, so only
 * their number counts: a *class* is (write, value) or (cas, expected, new).
 */
export class InfoClasses {
  /** Class of each operation of unknown outcome. */
  readonly classOf: Int32Array;
  readonly isCas: boolean[] = [];
  readonly value: number[] = [];
  readonly expected: number[] = [];
  /** Invocations of each class, ascending. */
  readonly #invocations: number[][] = [];
  /** The same of all classes together. */
  readonly #allInvocations: number[] = [];
  /** How many of each class have been invoked by now, and how many there are in all. */
  readonly invoked: number[] = [];
  readonly members: number[] = [];
  /** Class of the writes of a value, or -1. */
  readonly writesOf: Int32Array;
  /** Classes of cas that expect a value, and that leave one. */
  readonly casFrom = new Map<number, number[]>();
  readonly casTo = new Map<number, number[]>();
  /** How many operations of unknown outcome have been invoked by now. */
  total = 0;

  constructor(problem: Problem, dropped: Uint8Array) {
    const { count, valueCount, kind, value, expected, invoke, complete } = problem;
    this.classOf = new Int32Array(count).fill(-1);
    this.writesOf = new Int32Array(valueCount).fill(-1);
    const casClasses = new Map<number, number>();
    for (let i = 0; i < count; i++) {
      if (complete[i] !== never || dropped[i] === 1) continue;
      const v = value[i]!;
      const e = expected[i]!;
      const isCas = kind[i] === cas;
      let known = isCas ? casClasses.get(e * valueCount + v) : this.writesOf[v]!;
      if (known === undefined || known < 0) {
        known = this.value.length;
        this.value.push(v);
        this.expected.push(e);
        this.isCas.push(isCas);
        this.#invocations.push([]);
        this.invoked.push(0);
        this.members.push(0);
        if (isCas) {
          casClasses.set(e * valueCount + v, known);
          append(this.casFrom, e, known);
          append(this.casTo, v, known);
        } else {
          this.writesOf[v] = known;
        }
      }
      this.classOf[i] = known;
      this.members[known]!++;
      this.#invocations[known]!.push(invoke[i]!);
      this.#allInvocations.push(invoke[i]!);
    }
  }

  invoke(i: number): void {
    const known = this.classOf[i]!;
    if (known < 0) return;
    this.invoked[known]!++;
    this.total++;
  }

  uninvoke(i: number): void {
    const known = this.classOf[i]!;
    if (known < 0) return;
    this.invoked[known]!--;
    this.total--;
  }

  /** Takes a class out of use, for nothing of it is left to use. */
  close(known: number): void {
    this.invoked[known] = 0;
  }

  /** Undoes `close`. */
  reopen(known: number): void {
    this.invoked[known] = this.members[known]!;
  }

  /** Was an operation of any class invoked between two moments that have passed? */
  isAnyInvokedBetween(from: number, to: number): boolean {
    return (
      countBelow(this.#allInvocations, this.total, to) >
      countBelow(this.#allInvocations, this.total, from + 1)
    );
  }

  /** How many of a class were invoked before a rank. */
  invokedBefore(known: number, rank: number): number {
    return countBelow(this.#invocations[known]!, this.invoked[known]!, rank);
  }
}

/** How many of the first `length` numbers of an ascending list are below a bound. */
function countBelow(list: readonly number[], length: number, bound: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

function append(lists: Map<number, number[]>, at: number, item: number): void {
  const list = lists.get(at);
  if (list === undefined) lists.set(at, [item]);
  else list.push(item);
}

/** What is not yet invoked, by value: enough to see that a state must not be left. */
class Future {
  readonly #problem: Problem;
  readonly #dropped: Uint8Array;
  /** Observers of value v are at `#observerStart[v]` and on, in order of invocation. */
  readonly #observerAt: Int32Array;
  readonly #observerEnd: Int32Array;
  /** The earliest return of this observer and the later ones. */
  readonly #earliest: Int32Array;
  readonly #writeAt: Int32Array;
  readonly #writeEnd: Int32Array;
  readonly #writeInvoke: Int32Array;

  constructor(problem: Problem, dropped: Uint8Array) {
    const { count, valueCount, value, invoke, complete } = problem;
    this.#problem = problem;
    this.#dropped = dropped;
    const observers = new Int32Array(valueCount + 1);
    const writes = new Int32Array(valueCount + 1);
    for (let i = 0; i < count; i++) {
      const found = this.#found(i);
      if (found >= 0) observers[found + 1]!++;
      if (this.#isWrite(i)) writes[value[i]! + 1]!++;
    }
    for (let v = 0; v < valueCount; v++) {
      observers[v + 1]! += observers[v]!;
      writes[v + 1]! += writes[v]!;
    }
    const earliest = new Int32Array(observers[valueCount]!);
    const writeInvoke = new Int32Array(writes[valueCount]!);
    this.#observerAt = observers.slice(0, valueCount);
    this.#writeAt = writes.slice(0, valueCount);
    this.#observerEnd = observers.subarray(1);
    this.#writeEnd = writes.subarray(1);
    const nextObserver = this.#observerAt.slice();
    const nextWriter = this.#writeAt.slice();
    for (let i = 0; i < count; i++) {
      const found = this.#found(i);
      if (found >= 0) earliest[nextObserver[found]!++] = complete[i]!;
      if (this.#isWrite(i)) writeInvoke[nextWriter[value[i]!]!++] = invoke[i]!;
    }
    for (let v = 0; v < valueCount; v++) {
      for (let k = observers[v + 1]! - 2; k >= observers[v]!; k--) {
        if (earliest[k + 1]! < earliest[k]!) earliest[k] = earliest[k + 1]!;
      }
    }
    this.#earliest = earliest;
    this.#writeInvoke = writeInvoke;
  }

  pass(i: number): void {
    this.#move(i, 1);
  }

  unpass(i: number): void {
    this.#move(i, -1);
  }

  nextObservation(v: number): number {
    const at = this.#observerAt[v]!;
    return at < this.#observerEnd[v]! ? this.#earliest[at]! : never;
  }

  nextWrite(v: number): number {
    const at = this.#writeAt[v]!;
    return at < this.#writeEnd[v]! ? this.#writeInvoke[at]! : never;
  }

  #move(i: number, by: number): void {
    const found = this.#found(i);
    if (found >= 0) this.#observerAt[found]! += by;
    if (this.#isWrite(i)) this.#writeAt[this.#problem.value[i]!]! += by;
  }

  /** The value that the operation certainly found, or -1. */
  #found(i: number): number {
    const { kind, value, expected, complete } = this.#problem;
    if (complete[i] === never) return -1;
    if (kind[i] === read) return value[i]!;
    return kind[i] === cas ? expected[i]! : -1;
  }

  #isWrite(i: number): boolean {
    const kind = this.#problem.kind[i]!;
    return (kind === write || kind === cas) && this.#dropped[i] === 0;
  }
}
