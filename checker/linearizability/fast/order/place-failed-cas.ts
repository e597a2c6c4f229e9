/**
 * Completes an order of everything but failed cas: each failed cas goes into the first gap
 * inside its interval in which the value is not the one that it expected, or into the first
 * gap at all when there is none: that is a mistake, to be mended elsewhere.
 *
 * A gap is legal when no operation before it was invoked after the cas returned and no
 * operation after it returned before the cas was invoked, and failed cas keep real-time order
 * among themselves because each goes no earlier than those that had returned when it was
 * invoked.
 *
 * Cost: O(n) but for the search of a gap, which visits each value in the interval once.
 */
import { neverReturned } from '../../../../src/history/columns/columns.ts';
import type { Problem } from '../problem.ts';
import { failedCasAction, readAction } from '../problem.ts';

export class FailedCasPlacer {
  /** The completed order. */
  readonly order: Int32Array;
  /** Gap g is before element g of the order. The earliest return at or after it, the latest invocation before it. */
  readonly #earliestAfter: Int32Array;
  readonly #latestBefore: Int32Array;
  readonly #valueAt: Int32Array;
  readonly #gap: Int32Array;
  readonly #head: Int32Array;
  readonly #next: Int32Array;

  constructor(operations: number) {
    this.order = new Int32Array(operations);
    this.#earliestAfter = new Int32Array(operations + 1);
    this.#latestBefore = new Int32Array(operations + 1);
    this.#valueAt = new Int32Array(operations + 1);
    this.#gap = new Int32Array(operations);
    this.#head = new Int32Array(operations + 1);
    this.#next = new Int32Array(operations);
  }

  /** @returns the length of `this.order` */
  place(problem: Problem, order: Int32Array, length: number): number {
    this.#measure(problem, order, length);
    const { events, eventCount, action, expected, invoke, complete } = problem;
    this.#head.fill(-1, 0, length + 1);
    let first = 0;
    let floor = 0;
    for (let rank = 0; rank < eventCount; rank++) {
      const event = events[rank]!;
      const i = event >> 1;
      if (action[i] !== failedCasAction) continue;
      if ((event & 1) === 1) {
        if (this.#gap[i]! > floor) floor = this.#gap[i]!;
        continue;
      }
      // Invocations ascend, so the first legal gap never moves back.
      while (this.#earliestAfter[first]! < invoke[i]!) first++;
      const earliest = Math.max(first, floor);
      let gap = earliest;
      while (gap <= length && this.#valueAt[gap] === expected[i]) gap++;
      if (gap > length || this.#latestBefore[gap]! > complete[i]!) gap = earliest;
      this.#gap[i] = gap;
      this.#append(gap, i);
    }
    return this.#merge(order, length);
  }

  #measure({ action, value, invoke, complete }: Problem, order: Int32Array, length: number): void {
    let latest = -1;
    let current = 0;
    for (let g = 0; g <= length; g++) {
      this.#latestBefore[g] = latest;
      this.#valueAt[g] = current;
      if (g === length) break;
      const i = order[g]!;
      if (invoke[i]! > latest) latest = invoke[i]!;
      if (action[i] !== readAction) current = value[i]!;
    }
    let earliest = neverReturned;
    for (let g = length; g >= 0; g--) {
      if (g < length && complete[order[g]!]! < earliest) earliest = complete[order[g]!]!;
      this.#earliestAfter[g] = earliest;
    }
  }

  /** Failed cas of one gap form a list from the last to the first. */
  #append(gap: number, i: number): void {
    this.#next[i] = this.#head[gap]!;
    this.#head[gap] = i;
  }

  #merge(order: Int32Array, length: number): number {
    let total = 0;
    for (let g = 0; g <= length; g++) {
      const start = total;
      for (let i = this.#head[g]!; i >= 0; i = this.#next[i]!) this.order[total++] = i;
      // Most gaps stay empty or hold one.
      if (total - start > 1) this.order.subarray(start, total).reverse();
      if (g < length) this.order[total++] = order[g]!;
    }
    return total;
  }
}
