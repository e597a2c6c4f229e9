/**
 * Which operations of unknown outcome a configuration has used, as one number: equal uses
 * have equal numbers, so configurations stay rows of integers. For each class it is counted
 * how many were used before the last write that hid everything, and how many since.
 *
 * A class of which every configuration has used all there will ever be distinguishes nothing any
 * more, and is left out from then on; so a use is as long as there are classes in question.
 */

import { bytesPerConfiguration } from '../../../core/limits.ts';

/** A number of a list, in the list and in the name by which the list is found again. */
const bytesPerNumber = 20;
const bytesPerList = 200;

/** [class, before, since, class, before, since, …] with classes ascending. */
type Counts = readonly number[];

export class InfoUsage {
  #counts: Counts[] = [[]];
  #totals: number[] = [0];
  readonly #numbers = new Map<string, number>([['', 0]]);
  readonly #added = new Map<number, number>();
  readonly #classes: number;
  #bytes = 0;
  #sweepAt = 1 << 20;

  /** @param classes how many classes there are */
  constructor(classes: number) {
    this.#classes = classes;
  }

  /**
   * What the table costs, in configurations. A use is as long as there are classes in it, so
   * with many unknown outcomes of different values a few thousand uses weigh gigabytes.
   */
  get size(): number {
    return this.#bytes / bytesPerConfiguration;
  }

  /** Uses in all. */
  total(usage: number): number {
    return this.#totals[usage]!;
  }

  /** Uses of a class before the last hiding write. */
  before(usage: number, infoClass: number): number {
    const counts = this.#counts[usage]!;
    for (let k = 0; k < counts.length; k += 3) if (counts[k] === infoClass) return counts[k + 1]!;
    return 0;
  }

  /** All uses of a class. */
  used(usage: number, infoClass: number): number {
    const counts = this.#counts[usage]!;
    for (let k = 0; k < counts.length; k += 3) {
      if (counts[k] === infoClass) return counts[k + 1]! + counts[k + 2]!;
    }
    return 0;
  }

  /** One more use of a class. */
  add(usage: number, infoClass: number, isSince: boolean): number {
    const name = (usage * this.#classes + infoClass) * 2 + (isSince ? 1 : 0);
    const cached = this.#added.get(name);
    if (cached !== undefined) return cached;
    const counts = this.#counts[usage]!;
    const next: number[] = [];
    let placed = false;
    for (let k = 0; k < counts.length; k += 3) {
      if (!placed && counts[k]! >= infoClass) {
        placed = true;
        const same = counts[k] === infoClass;
        const before = same ? counts[k + 1]! : 0;
        const since = same ? counts[k + 2]! : 0;
        next.push(infoClass, before + (isSince ? 0 : 1), since + (isSince ? 1 : 0));
        if (same) continue;
      }
      next.push(counts[k]!, counts[k + 1]!, counts[k + 2]!);
    }
    if (!placed) next.push(infoClass, isSince ? 0 : 1, isSince ? 1 : 0);
    const result = this.#intern(next, this.#totals[usage]! + 1);
    this.#added.set(name, result);
    return result;
  }

  /** A hiding write: what was used since the last one is now before. */
  hide(usage: number): number {
    const counts = this.#counts[usage]!;
    let changed = false;
    for (let k = 2; k < counts.length; k += 3) if (counts[k] !== 0) changed = true;
    if (!changed) return usage;
    const next: number[] = [];
    for (let k = 0; k < counts.length; k += 3) {
      next.push(counts[k]!, counts[k + 1]! + counts[k + 2]!, 0);
    }
    return this.#intern(next, this.#totals[usage]!);
  }

  /** True when nothing that is left after `b` is used up after `a`, neither in all nor before the hiding write. */
  isNoMore(a: number, b: number): boolean {
    if (a === b) return true;
    if (this.#totals[a]! > this.#totals[b]!) return false;
    // Both lists ascend by class, so one pass over the two of them is enough.
    const mine = this.#counts[a]!;
    const other = this.#counts[b]!;
    let j = 0;
    for (let k = 0; k < mine.length; k += 3) {
      while (j < other.length && other[j]! < mine[k]!) j += 3;
      if (j === other.length || other[j] !== mine[k]) return false;
      if (mine[k + 1]! > other[j + 1]!) return false;
      if (mine[k + 1]! + mine[k + 2]! > other[j + 1]! + other[j + 2]!) return false;
    }
    return true;
  }

  /** Classes of which all members are used up in each of some uses. */
  exhausted(usages: ReadonlySet<number>, members: readonly number[]): ReadonlySet<number> {
    let common: Set<number> | undefined;
    for (const usage of usages) {
      const counts = this.#counts[usage]!;
      const spent = new Set<number>();
      for (let k = 0; k < counts.length; k += 3) {
        const infoClass = counts[k]!;
        if (counts[k + 1]! + counts[k + 2]! < members[infoClass]!) continue;
        if (common === undefined || common.has(infoClass)) spent.add(infoClass);
      }
      common = spent;
      if (common.size === 0) break;
    }
    return common ?? new Set();
  }

  /** The same use without some classes. */
  without(usage: number, classes: ReadonlySet<number>): number {
    const counts = this.#counts[usage]!;
    const kept: number[] = [];
    let total = 0;
    for (let k = 0; k < counts.length; k += 3) {
      if (classes.has(counts[k]!)) continue;
      kept.push(counts[k]!, counts[k + 1]!, counts[k + 2]!);
      total += counts[k + 1]! + counts[k + 2]!;
    }
    return this.#intern(kept, total);
  }

  get isDueForSweep(): boolean {
    return this.#bytes >= this.#sweepAt;
  }

  /**
   * Forgets all but the uses given.
   * @returns the new number of each of them
   */
  sweep(usages: ReadonlySet<number>): ReadonlyMap<number, number> {
    const counts = this.#counts;
    const totals = this.#totals;
    this.#counts = [[]];
    this.#totals = [0];
    this.#numbers.clear();
    this.#numbers.set('', 0);
    this.#added.clear();
    this.#bytes = 0;
    const numbers = new Map<number, number>();
    for (const usage of usages) {
      numbers.set(usage, this.#intern(counts[usage]!, totals[usage]!));
    }
    this.#sweepAt = Math.max(1 << 20, this.#bytes * 2);
    return numbers;
  }

  #intern(counts: Counts, total: number): number {
    const name = counts.join();
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#counts.length;
    this.#bytes += bytesPerList + counts.length * bytesPerNumber;
    this.#counts.push(counts);
    this.#totals.push(total);
    this.#numbers.set(name, number);
    return number;
  }
}
