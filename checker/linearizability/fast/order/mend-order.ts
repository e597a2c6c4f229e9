/**
 * Mends an order that is right but for a few places. Such a place is cut out with some of its
 * surroundings, and its operations are linearized anew by search, from the value that holds
 * before them to the value that has to hold behind them.
 *
 * Sound for a yes only (and every yes is verified apart): the operations of a slice stay
 * together, so what stands before it and what stands behind it keep their order against them
 * and among themselves; the slice begins with the same value; and it ends with the same value,
 * or a write follows, which does not care.
 *
 * When a slice has no linearization it is made larger, and in the end the order is given up:
 * another one may exist.
 *
 * Cost: O(n), and the search of the slices, which are short.
 */
import { neverReturned } from '../../../../src/history/columns/columns.ts';
import type { Meter } from '../../../core/limits.ts';
import type { Problem } from '../problem.ts';
import { casAction, writeAction } from '../problem.ts';
import { findMistakes, shortOrder } from './find-mistakes.ts';
import { linearizeSlice } from './linearize-slice.ts';
import { UnusedInfo } from './unused-info.ts';

/** Operations taken along on either side of a mistake, one try after the other. */
const margins = [6, 24, 96, 384, 1536];
/** More than this share of the order in slices, and a search of all of it costs less. */
const maxSearched = 1;
/** Visits in vain for each operation of the order, after which it is given up. */
const maxInVain = 0.5;

/** @returns the mended order: operations of unknown outcome may have come or gone */
export function mendOrder(
  problem: Problem,
  order: Int32Array,
  length: number,
  meter: Meter,
): Int32Array | undefined {
  const whole = order.subarray(0, length);
  const mistakes = findMistakes(problem, whole);
  if (mistakes === undefined || mistakes.length === 0) return mistakes && whole;
  return new Mending(problem, whole, mistakes, meter).run();
}

/** An order on its way from the one that was proposed to the one that is right. */
class Mending {
  readonly #problem: Problem;
  readonly #order: Int32Array;
  /** As `findMistakes` gives them. */
  readonly #mistakes: readonly number[];
  readonly #meter: Meter;
  /** The mended order, as far as it has come. Operations may come in, but each is there only once. */
  readonly #out: Int32Array;
  #written = 0;
  /** How much of the proposed order is in `#out`, or was replaced. */
  #taken = 0;
  #searchLeft: number;
  #vainLeft: number;
  #unused: UnusedInfo | undefined;
  #earliest: Int32Array | undefined;

  constructor(problem: Problem, order: Int32Array, mistakes: readonly number[], meter: Meter) {
    this.#problem = problem;
    this.#order = order;
    this.#mistakes = mistakes;
    this.#meter = meter;
    this.#out = new Int32Array(problem.count);
    this.#searchLeft = Math.max(shortOrder, order.length * maxSearched);
    this.#vainLeft = Math.max(shortOrder, order.length) * maxInVain;
  }

  run(): Int32Array | undefined {
    for (let k = 0; k < this.#mistakes.length; k += 2) {
      // One that lay in the surroundings of the last one is gone.
      if (this.#mistakes[k + 1]! <= this.#taken) continue;
      this.#takeUntil(Math.max(this.#taken, this.#mistakes[k]!));
      if (!this.#mend(k)) return undefined;
    }
    this.#takeUntil(this.#order.length);
    return this.#out.subarray(0, this.#written);
  }

  /** Takes the proposed order over as it is. */
  #takeUntil(end: number): void {
    this.#out.set(this.#order.subarray(this.#taken, end), this.#written);
    this.#written += end - this.#taken;
    this.#taken = end;
  }

  /** Linearizes a mistake anew, with more and more of what surrounds it. @returns false when it cannot be mended */
  #mend(mistake: number): boolean {
    for (const margin of margins) {
      const begin = Math.max(0, this.#written - margin);
      const end = this.#endOf(mistake, margin);
      const slice = [
        ...this.#out.subarray(begin, this.#written),
        ...this.#order.subarray(this.#taken, end),
      ];
      this.#searchLeft -= slice.length;
      if (this.#searchLeft < 0) return false;
      const visited = this.#meter.visited;
      const mended = this.#linearize(slice, begin, end);
      if (mended !== undefined) {
        this.#out.set(mended, begin);
        this.#written = begin + mended.length;
        this.#taken = end;
        return true;
      }
      if (begin === 0 && end === this.#order.length) return false;
      this.#vainLeft -= this.#meter.visited - visited;
      if (this.#vainLeft < 0) return false;
    }
    return false;
  }

  /** Where a slice ends: a mistake that begins in it has to end in it. */
  #endOf(mistake: number, margin: number): number {
    const mistakes = this.#mistakes;
    const { length } = this.#order;
    let end = Math.min(length, mistakes[mistake + 1]! + margin);
    for (let k = mistake + 2; k < mistakes.length && mistakes[k]! < end; k += 2) {
      end = Math.max(end, Math.min(length, mistakes[k + 1]! + margin));
    }
    return end;
  }

  /** @param begin of the slice in `#out` @param end of the slice in `#order` */
  #linearize(slice: readonly number[], begin: number, end: number): readonly number[] | undefined {
    const problem = this.#problem;
    const order = this.#order;
    const isFree = end === order.length || problem.action[order[end]!] === writeAction;
    const before = valueAfter(problem, this.#out, begin);
    const after = isFree ? undefined : lastWritten(problem, slice, before);
    const mended = linearizeSlice(problem, slice, before, after, this.#meter);
    if (mended !== undefined) {
      this.#unused?.replace(slice, mended);
      return mended;
    }
    // Perhaps something happened of which nothing was heard.
    this.#unused ??= new UnusedInfo(problem, order);
    this.#earliest ??= earliestReturns(problem, order);
    const more = this.#unused.candidatesFor(slice, this.#earliest[end]!);
    if (more.length === 0) return undefined;
    const longer = linearizeSlice(problem, [...slice, ...more], before, after, this.#meter);
    if (longer !== undefined) this.#unused.replace(slice, longer);
    return longer;
  }
}

/** The value after the first `length` operations of an order. */
function valueAfter(
  { action, value, initial }: Problem,
  order: Int32Array,
  length: number,
): number {
  for (let at = length - 1; at >= 0; at--) {
    const i = order[at]!;
    if (action[i] === writeAction || action[i] === casAction) return value[i]!;
  }
  return initial[0]!;
}

/** The earliest return at or behind each place of an order. */
function earliestReturns({ complete }: Problem, order: Int32Array): Int32Array {
  const { length } = order;
  const earliest = new Int32Array(length + 1).fill(neverReturned);
  for (let at = length - 1; at >= 0; at--) {
    earliest[at] = Math.min(earliest[at + 1]!, complete[order[at]!]!);
  }
  return earliest;
}

function lastWritten({ action, value }: Problem, slice: readonly number[], before: number): number {
  const last = slice.findLast((i) => action[i] === writeAction || action[i] === casAction);
  return last === undefined ? before : value[last]!;
}
