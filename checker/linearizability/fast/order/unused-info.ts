/**
 * Operations of unknown outcome that an order does without: where the order is wrong, one of
 * them may have been what happened.
 */
import { neverReturned } from '../../../../src/history/columns/columns.ts';
import { countBelow } from '../../../../src/history/columns/count-below.ts';
import type { Problem } from '../problem.ts';
import { casAction, failedCasAction, readAction } from '../problem.ts';

/** Writes of the same value can stand for each other, so a few are enough; of cas, the latest. */
const writesPerValue = 4;
const maxCas = 8;
const maxScanned = 64;

export class UnusedInfo {
  readonly #problem: Problem;
  readonly #isUsed: Uint8Array;
  /** In order of invocation. */
  readonly #writesOf = new Map<number, number[]>();
  readonly #writes: number[] = [];
  readonly #cas: number[] = [];

  constructor(problem: Problem, order: Int32Array) {
    const { count, action, value, complete } = problem;
    this.#problem = problem;
    this.#isUsed = new Uint8Array(count);
    for (const i of order) this.#isUsed[i] = 1;
    for (let i = 0; i < count; i++) {
      if (complete[i] !== neverReturned) continue;
      if (action[i] === casAction) {
        this.#cas.push(i);
        continue;
      }
      this.#writes.push(i);
      const same = this.#writesOf.get(value[i]!);
      if (same === undefined) this.#writesOf.set(value[i]!, [i]);
      else same.push(i);
    }
  }

  /** Notes what became of a slice. */
  replace(before: readonly number[], after: readonly number[]): void {
    for (const i of before) this.#isUsed[i] = 0;
    for (const i of after) this.#isUsed[i] = 1;
  }

  /**
   * What may help to linearize some operations.
   * @param bound a rank before which it has to have been invoked
   */
  candidatesFor(slice: readonly number[], bound: number): readonly number[] {
    const { action, value, expected, count, invoke } = this.#problem;
    // Operations are numbered in order of invocation.
    const end = countBelow(invoke, count, bound);
    const found: number[] = [];
    const observed = new Set<number>();
    const appearing = new Set<number>();
    let failures = 0;
    for (const i of slice) {
      if (action[i] === failedCasAction) failures++;
      else appearing.add(value[i]!);
      if (action[i] === readAction) observed.add(value[i]!);
      else if (action[i] === casAction) observed.add(expected[i]!);
    }
    for (const v of observed) {
      appearing.add(v);
      this.#add(found, this.#writesOf.get(v) ?? [], end, writesPerValue);
    }
    // A failed cas may be due to a value that nobody has seen.
    if (failures > 0) {
      const isUnseen = (i: number): boolean => !observed.has(value[i]!);
      this.#add(found, this.#writes, end, Math.min(failures, writesPerValue), isUnseen);
    }
    this.#add(found, this.#cas, end, maxCas, (i) => appearing.has(expected[i]!));
    return found;
  }

  /** The latest invoked: what takes effect at all mostly does so soon. */
  #add(
    found: number[],
    list: readonly number[],
    end: number,
    max: number,
    isWanted?: (i: number) => boolean,
  ): void {
    const first = countBelow(list, list.length, end);
    const last = Math.max(0, first - maxScanned);
    for (let at = first, added = 0; at > last && added < max; at--) {
      const i = list[at - 1]!;
      if (this.#isUsed[i] === 1 || isWanted?.(i) === false) continue;
      found.push(i);
      added++;
    }
  }
}
