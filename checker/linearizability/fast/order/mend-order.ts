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
import { linearizeSlice } from './linearize-slice.ts';
import type { Problem } from '../problem.ts';
import { casAction, failedCasAction, readAction, writeAction } from '../problem.ts';
import { UnusedInfo } from './unused-info.ts';

/** Operations taken along on either side of a mistake, one try after the other. */
const margins = [6, 24, 96, 384, 1536];
/** What they come to on average, both sides and failed tries together. */
const expectedMargin = 24;

/** More of the order than these shares in slices, expected and then in fact, and a search of all of it costs less. */
const maxExpected = 0.25;
const maxSearched = 1;
/** Visits in vain for each operation of the order, after which it is given up. */
const maxInVain = 0.5;
/** A short order is always worth a try. */
const minSearched = 256;

/** @returns the mended order: operations of unknown outcome may have come or gone */
export function mendOrder(
  problem: Problem,
  order: Int32Array,
  length: number,
  meter: Meter,
): Int32Array | undefined {
  const mistakes = findMistakes(problem, order, length);
  if (mistakes === undefined) return undefined;
  if (mistakes.length === 0) return order.subarray(0, length);
  // Spare operations may come in, but each is there only once.
  const out = new Int32Array(problem.count);
  let spares: UnusedInfo | undefined;
  let earliest: Int32Array | undefined;
  let written = 0;
  let at = 0;
  let left = Math.max(minSearched, length * maxSearched);
  let vain = Math.max(minSearched, length) * maxInVain;
  for (let k = 0; k < mistakes.length; k += 2) {
    if (mistakes[k + 1]! <= at) continue;
    const from = Math.max(at, mistakes[k]!);
    out.set(order.subarray(at, from), written);
    written += from - at;
    let mended: readonly number[] | undefined;
    let begin = written;
    let end = from;
    for (const margin of margins) {
      begin = Math.max(0, written - margin);
      end = endOf(mistakes, k, margin, length);
      const slice = [...out.subarray(begin, written), ...order.subarray(from, end)];
      left -= slice.length;
      if (left < 0) return undefined;
      const isFree = end === length || problem.action[order[end]!] === writeAction;
      const before = valueAfter(problem, out, begin);
      const after = isFree ? undefined : lastWritten(problem, slice, before);
      const visited = meter.visited;
      mended = linearizeSlice(problem, slice, before, after, meter);
      if (mended !== undefined) {
        spares?.replace(slice, mended);
        break;
      }
      // Perhaps something happened of which nothing was heard.
      spares ??= new UnusedInfo(problem, order.subarray(0, length));
      earliest ??= earliestReturns(problem, order, length);
      const more = spares.for(slice, earliest[end]!);
      if (more.length > 0) {
        mended = linearizeSlice(problem, [...slice, ...more], before, after, meter);
        if (mended !== undefined) spares.replace(slice, mended);
      }
      if (mended !== undefined || (begin === 0 && end === length)) break;
      vain -= meter.visited - visited;
      if (vain < 0) return undefined;
    }
    if (mended === undefined) return undefined;
    out.set(mended, begin);
    written = begin + mended.length;
    at = end;
  }
  out.set(order.subarray(at, length), written);
  return out.subarray(0, written + length - at);
}

/** Where a slice ends: a mistake that begins in it has to end in it. */
function endOf(mistakes: readonly number[], first: number, margin: number, length: number): number {
  let end = Math.min(length, mistakes[first + 1]! + margin);
  for (let k = first + 2; k < mistakes.length && mistakes[k]! < end; k += 2) {
    end = Math.max(end, Math.min(length, mistakes[k + 1]! + margin));
  }
  return end;
}

/**
 * Where an order is wrong: [begin, end, begin, end, …], each containing an operation and all
 * that it must not stand behind. Undefined when there are too many for mending to pay.
 */
function findMistakes(
  { action, value, expected, invoke, complete }: Problem,
  order: Int32Array,
  length: number,
): number[] | undefined {
  const latest = new Int32Array(length);
  const mistakes: number[] = [];
  const max = Math.max(minSearched, length * maxExpected);
  let expectedWork = 0;
  let state = 0;
  let last = -1;
  for (let at = 0; at < length; at++) {
    const i = order[at]!;
    let begin = at + 1;
    if (complete[i]! < last) begin = firstAbove(latest, at, complete[i]!);
    else if (!isPossible(action[i]!, value[i]!, expected[i]!, state)) begin = at;
    if (begin <= at) {
      // Mistakes that overlap are one.
      while (mistakes.length > 0 && mistakes[mistakes.length - 1]! > begin) {
        expectedWork -= mistakes.pop()! - mistakes[mistakes.length - 1]! + expectedMargin;
        begin = Math.min(begin, mistakes.pop()!);
      }
      mistakes.push(begin, at + 1);
      expectedWork += at + 1 - begin + expectedMargin;
      if (expectedWork > max) return undefined;
    }
    if (invoke[i]! > last) last = invoke[i]!;
    latest[at] = last;
    if (action[i] === writeAction || action[i] === casAction) state = value[i]!;
  }
  return mistakes;
}

function isPossible(action: number, value: number, expected: number, state: number): boolean {
  if (action === readAction) return value === state;
  if (action === casAction) return expected === state;
  return action !== failedCasAction || expected !== state;
}

/** The first of `length` ascending numbers that is above a bound. */
function firstAbove(numbers: Int32Array, length: number, bound: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]! > bound) high = middle;
    else low = middle + 1;
  }
  return low;
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
function earliestReturns({ complete }: Problem, order: Int32Array, length: number): Int32Array {
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
