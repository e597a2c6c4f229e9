/** What could come next in a configuration of a path, and which configurations lead nowhere. */
import type { Path } from './path.ts';
import type { Pending } from './pending.ts';
import { never } from './problem.ts';
import { hiddenAt, usageAt } from './rows.ts';
import type { Slots } from './slots.ts';
import type { UsageTable } from './usage.ts';

/** Which operations of unknown outcome may be used. Less than all loses linearizations, never makes any. */
export const noInfo = 0;
export const infoWrites = 1;
export const allInfo = 2;

export class Choices {
  infoLevel = allInfo;
  readonly #path: Path;
  readonly #pending: Pending;
  readonly #slots: Slots;
  readonly #usage: UsageTable;
  readonly #isInfoUnlimited: boolean;

  constructor(
    path: Path,
    pending: Pending,
    slots: Slots,
    usage: UsageTable,
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
    const known = this.infoLevel === noInfo ? -1 : this.#pending.info.writesOf[v]!;
    return known >= 0 && this.hasInfo(depth, known) ? known : -1;
  }

  /** The same with one that was invoked before the hiding write. */
  infoWriteBefore(depth: number, v: number): number {
    const known = this.infoLevel === noInfo ? -1 : this.#pending.info.writesOf[v]!;
    return known >= 0 && this.hasInfoBefore(depth, known) ? known : -1;
  }

  /** Classes of cas of unknown outcome from `v`. */
  infoCasFrom(v: number): readonly number[] {
    return this.infoLevel === allInfo ? (this.#pending.info.casFrom.get(v) ?? []) : [];
  }

  /**
   * Two cas with the same effect can change places, so the one that returns first is the one
   * to use; but one that was invoked before the hiding write is worth keeping for insertions.
   */
  hasBetterCas(depth: number, i: number): boolean {
    const { value, expected, invoke, complete } = this.#pending.problem;
    const hidden = this.#path.row[depth * this.#path.stride + hiddenAt]!;
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
    if (this.infoLevel === noInfo) return values;
    for (let known = 0; known < info.value.length; known++) {
      if (!info.isCas[known] && info.invoked[known]! > 0) values.add(info.value[known]!);
    }
    return values;
  }

  /** True when a cas could lead away from a value. */
  canLeave(depth: number, v: number): boolean {
    for (let i = this.#pending.casFrom[v]!; i >= 0; i = this.#pending.next[i]!) {
      if (!this.#path.isPlaced(depth, i)) return true;
    }
    return this.infoLevel === allInfo && this.#pending.info.casFrom.has(v);
  }

  /** Values from which pending cas could lead to `target`, it among them. May name too many, never too few. */
  leadingTo(depth: number, target: number): readonly number[] {
    const pending = this.#pending;
    const hasInfo = this.infoLevel === allInfo && pending.info.casTo.size > 0;
    if (pending.casCount === 0 && !hasInfo) return [target];
    const found = new Set([target]);
    for (const v of found) {
      for (let i = pending.casTo[v]!; i >= 0; i = pending.nextTo[i]!) {
        if (!this.#path.isPlaced(depth, i)) found.add(pending.problem.expected[i]!);
      }
      if (!hasInfo) continue;
      for (const known of pending.info.casTo.get(v) ?? []) found.add(pending.info.expected[known]!);
    }
    return [...found];
  }

  /** One of a class of unknown outcome is left. */
  hasInfo(depth: number, known: number): boolean {
    const { invoked } = this.#pending.info;
    if (this.#isInfoUnlimited) return invoked[known]! > 0;
    const usage = this.#path.row[depth * this.#path.stride + usageAt]!;
    return this.#usage.used(usage, known) < invoked[known]!;
  }

  /** One is left that was invoked before the hiding write. */
  hasInfoBefore(depth: number, known: number): boolean {
    const at = depth * this.#path.stride;
    const { row } = this.#path;
    const before = this.#pending.info.invokedBefore(known, row[at + hiddenAt]!);
    if (this.#isInfoUnlimited) return before > 0;
    return this.#usage.before(row[at + usageAt]!, known) < before && this.hasInfo(depth, known);
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
    if (deadline === never || pending.nextWrite(v) < deadline) return false;
    for (let i = pending.writesOf[v]!; i >= 0; i = pending.next[i]!) {
      if (!this.#path.isPlaced(depth, i)) return false;
    }
    for (let i = pending.casTo[v]!; i >= 0; i = pending.nextTo[i]!) {
      if (!this.#path.isPlaced(depth, i)) return false;
    }
    if (pending.info.total === 0) return true;
    const known = pending.info.writesOf[v]!;
    if (known >= 0 && this.hasInfo(depth, known)) return false;
    return !(pending.info.casTo.get(v) ?? []).some((k) => this.hasInfo(depth, k));
  }
}
