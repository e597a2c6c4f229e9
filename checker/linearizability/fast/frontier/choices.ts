/** What could come next in a configuration of a path, and which configurations lead nowhere. */
import { neverReturned } from '../../../../src/history/columns/columns.ts';
import type { Path } from './path.ts';
import type { Pending } from './pending.ts';
import { hiddenAt, usageAt } from './configurations.ts';
import type { Slots } from './slots.ts';
import type { InfoUsage } from './info-usage.ts';

/** Which operations of unknown outcome may be used. Less than all loses linearizations, never makes any. */
export const useNoInfo = 0;
export const useInfoWrites = 1;
export const useAllInfo = 2;

export class Choices {
  infoLevel = useAllInfo;
  readonly #path: Path;
  readonly #pending: Pending;
  readonly #slots: Slots;
  readonly #usage: InfoUsage;
  readonly #isInfoUnlimited: boolean;

  constructor(
    path: Path,
    pending: Pending,
    slots: Slots,
    usage: InfoUsage,
    isInfoUnlimited: boolean,
  ) {
    this.#path = path;
    this.#pending = pending;
    this.#slots = slots;
    this.#usage = usage;
    this.#isInfoUnlimited = isInfoUnlimited;
  }

  /** The unplaced pending write of `v` invoked before a rank that returns first, or -1. */
  earliestWrite(depth: number, v: number, before: number): number {
    const { invoke, complete } = this.#pending.problem;
    let best = -1;
    for (let i = this.#pending.writesOf[v]!; i >= 0; i = this.#pending.next[i]!) {
      if (invoke[i]! > before || this.#path.isPlaced(depth, i)) continue;
      if (best < 0 || complete[i]! < complete[best]!) best = i;
    }
    return best;
  }

  /** The class of writes of `v` of unknown outcome, if one is left to use; or -1. */
  infoWrite(depth: number, v: number): number {
    const infoClass = this.infoLevel === useNoInfo ? -1 : this.#pending.info.writesOf[v]!;
    return infoClass >= 0 && this.hasInfo(depth, infoClass) ? infoClass : -1;
  }

  /** The same with one that was invoked before the hiding write. */
  infoWriteBefore(depth: number, v: number): number {
    const infoClass = this.infoLevel === useNoInfo ? -1 : this.#pending.info.writesOf[v]!;
    return infoClass >= 0 && this.hasInfoBefore(depth, infoClass) ? infoClass : -1;
  }

  /** Classes of cas of unknown outcome from `v`. */
  infoCasFrom(v: number): readonly number[] {
    return this.infoLevel === useAllInfo ? (this.#pending.info.casFrom.get(v) ?? []) : [];
  }

  /**
   * Two cas with the same effect can change places, so the one that returns first is the one
   * to use; but one that was invoked before the hiding write is worth keeping for insertions.
   */
  hasBetterCas(depth: number, i: number): boolean {
    const { value, expected, invoke, complete } = this.#pending.problem;
    const hidden = this.#path.data[depth * this.#path.stride + hiddenAt]!;
    for (let j = this.#pending.casFrom[expected[i]!]!; j >= 0; j = this.#pending.next[j]!) {
      if (value[j] !== value[i] || complete[j]! >= complete[i]!) continue;
      if (this.#path.isPlaced(depth, j)) continue;
      if (invoke[i]! < hidden || invoke[j]! > hidden) return true;
    }
    return false;
  }

  /** Values that pending writes, or writes of unknown outcome, could bring. */
  writable(): Iterable<number> {
    const { problem, info } = this.#pending;
    const values = new Set<number>();
    for (let w = 0; w < this.#slots.words; w++) {
      for (let bits = this.#slots.writes[w]!; bits !== 0; bits &= bits - 1) {
        values.add(problem.value[this.#slots.lowest(w, bits)]!);
      }
    }
    if (this.infoLevel === useNoInfo) return values;
    for (let infoClass = 0; infoClass < info.value.length; infoClass++) {
      if (!info.isCas[infoClass] && info.invoked[infoClass]! > 0)
        values.add(info.value[infoClass]!);
    }
    return values;
  }

  /** True when a cas could lead away from a value. */
  canLeave(depth: number, v: number): boolean {
    for (let i = this.#pending.casFrom[v]!; i >= 0; i = this.#pending.next[i]!) {
      if (!this.#path.isPlaced(depth, i)) return true;
    }
    return this.infoLevel === useAllInfo && this.#pending.info.casFrom.has(v);
  }

  /** Values from which pending cas could lead to `target`, it among them. May name too many, never too few. */
  leadingTo(depth: number, target: number): readonly number[] {
    const pending = this.#pending;
    const hasInfo = this.infoLevel === useAllInfo && pending.info.casTo.size > 0;
    if (pending.casCount === 0 && !hasInfo) return [target];
    const found = new Set([target]);
    for (const v of found) {
      for (let i = pending.casTo[v]!; i >= 0; i = pending.nextTo[i]!) {
        if (!this.#path.isPlaced(depth, i)) found.add(pending.problem.expected[i]!);
      }
      if (!hasInfo) continue;
      for (const infoClass of pending.info.casTo.get(v) ?? [])
        found.add(pending.info.expected[infoClass]!);
    }
    return [...found];
  }

  /** One of a class of unknown outcome is left. */
  hasInfo(depth: number, infoClass: number): boolean {
    const { invoked } = this.#pending.info;
    if (this.#isInfoUnlimited) return invoked[infoClass]! > 0;
    const usage = this.#path.data[depth * this.#path.stride + usageAt]!;
    return this.#usage.used(usage, infoClass) < invoked[infoClass]!;
  }

  /** One is left that was invoked before the hiding write. */
  hasInfoBefore(depth: number, infoClass: number): boolean {
    const at = depth * this.#path.stride;
    const { data } = this.#path;
    const before = this.#pending.info.invokedBefore(infoClass, data[at + hiddenAt]!);
    if (this.#isInfoUnlimited) return before > 0;
    return (
      this.#usage.before(data[at + usageAt]!, infoClass) < before && this.hasInfo(depth, infoClass)
    );
  }

  /**
   * True when a state that was left is still to be observed before any write could bring it
   * back, and nothing under way can: then the configuration leads nowhere.
   */
  isHopeless(depth: number, v: number): boolean {
    const pending = this.#pending;
    const { complete } = pending.problem;
    let deadline = pending.nextObservation(v);
    for (let i = pending.readsOf[v]!; i >= 0; i = pending.next[i]!) {
      if (complete[i]! < deadline && !this.#path.isPlaced(depth, i)) deadline = complete[i]!;
    }
    for (let i = pending.casFrom[v]!; i >= 0; i = pending.next[i]!) {
      if (complete[i]! < deadline && !this.#path.isPlaced(depth, i)) deadline = complete[i]!;
    }
    if (deadline === neverReturned || pending.nextWrite(v) < deadline) return false;
    for (let i = pending.writesOf[v]!; i >= 0; i = pending.next[i]!) {
      if (!this.#path.isPlaced(depth, i)) return false;
    }
    for (let i = pending.casTo[v]!; i >= 0; i = pending.nextTo[i]!) {
      if (!this.#path.isPlaced(depth, i)) return false;
    }
    if (pending.info.total === 0) return true;
    const infoClass = pending.info.writesOf[v]!;
    if (infoClass >= 0 && this.hasInfo(depth, infoClass)) return false;
    return !(pending.info.casTo.get(v) ?? []).some((k) => this.hasInfo(depth, k));
  }
}
