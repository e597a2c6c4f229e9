/**
 * One step of the frontier search: from the configurations before an event to those after it.
 *
 * A configuration is a way to linearize what has returned so far, with as little else as
 * possible: the state, which pending operations it has already placed, and the moment of its
 * last *hiding* write. Choices are put off until a return forces them (Lowe's just-in-time
 * linearization), and one kind of choice is never made at all:
 *
 * *Optional writes.* A pending write that was invoked before the hiding write can at any later
 * time be inserted right ahead of it, where nobody sees it. So such writes are not tried in
 * all combinations: each may be used later, or vanish when it returns. One configuration
 * stands for all 2^k choices.
 *
 * Moves, when operation `o` returns and is not yet placed:
 * - *extend*: a pending cas from the present state takes effect now.
 * - *jump*: a pending write becomes the state, hiding what was before; then cas from there.
 * - *insert*: a write invoked before the hiding write goes ahead of it, together with reads
 *   and cas of its value that were, too; the present state does not change.
 * Reads and failed cas that the state allows are placed at once, for that costs nothing.
 *
 * Sound: each move puts operations into a legal order inside their intervals. Complete: of
 * two pending writes of one value the one that returns first is used, for they can change
 * places; a cas, which is gone once its state is left, is tried before any jump; and an
 * insertion is tried with every continuation, for it is the last chance. (The differential
 * tests are the evidence that matters, and every yes is verified apart.)
 */
import { neverReturned } from '../../../../src/history/columns/columns.ts';
import type { Meter } from '../../../core/limits.ts';
import { Choices } from './choices.ts';
import { Dominance } from './dominance.ts';
import { Path } from './path.ts';
import type { Pending } from './pending.ts';
import { failedCasAction, readAction, writeAction } from '../problem.ts';
import type { Provenance } from './provenance.ts';
import { placedAfter, placedHiding, placedInserted } from './provenance.ts';
import { Configurations, bitsAt, hiddenAt, stateAt, stepAt } from './configurations.ts';
import { Slots } from './slots.ts';
import type { InfoUsage } from './info-usage.ts';

/** Steps that may be tried for each row that may be made: many pending cas could lead nowhere for long. */
const triesPerRow = 64;
/** However little is left of the limit on visits. */
const minTries = 4096;

export class Frontier {
  readonly #pending: Pending;
  readonly #provenance: Provenance;
  readonly #usage: InfoUsage;
  readonly #meter: Meter;
  readonly #slots: Slots;
  readonly #path: Path;
  readonly #choices: Choices;
  readonly #dominance: Dominance;
  /** States that the path at hand has left or spent, to be looked at when it is done. */
  readonly #left: number[] = [];
  #out: Configurations;
  #now = 0;
  #operation = -1;
  #limit = 0;
  /** Steps tried since the search began: the measure of work. */
  tried = 0;
  #triesLeft = 0;
  /** True when a row limit cut the last step short. */
  overflowed = false;

  constructor(
    pending: Pending,
    provenance: Provenance,
    usage: InfoUsage,
    meter: Meter,
    isInfoUnlimited: boolean,
  ) {
    this.#pending = pending;
    this.#provenance = provenance;
    this.#usage = usage;
    this.#meter = meter;
    this.#slots = new Slots(pending);
    this.#path = new Path(pending, provenance, usage, isInfoUnlimited);
    this.#choices = new Choices(this.#path, pending, this.#slots, usage, isInfoUnlimited);
    this.#dominance = new Dominance(pending, this.#slots, usage);
    this.#out = new Configurations(0);
  }

  /** Makes a slot known, or (also when going back) free again. */
  setSlot(i: number, isHeld: boolean): void {
    this.#slots.set(i, isHeld);
  }

  /** After an invocation: an observer that the state allows is placed at once. */
  observe(rows: Configurations, i: number): void {
    const { action, value, expected } = this.#pending.problem;
    const isRead = action[i] === readAction;
    const v = isRead ? value[i]! : expected[i]!;
    const { data, count, stride } = rows;
    const slot = this.#pending.slot[i]!;
    const word = bitsAt + (slot >> 5);
    const mask = 1 << (slot & 31);
    for (let r = 0, at = 0; r < count; r++, at += stride) {
      if ((data[at + stateAt] === v) !== isRead) continue;
      data[at + word]! |= mask;
      data[at + stepAt] = this.#provenance.add(data[at + stepAt]!, i, placedAfter);
    }
  }

  /** Before a return: true when every configuration has placed the operation already, and then its bits are cleared. */
  releaseIfPlaced(rows: Configurations, i: number): boolean {
    const { data, count, stride } = rows;
    const slot = this.#pending.slot[i]!;
    const word = bitsAt + (slot >> 5);
    const mask = 1 << (slot & 31);
    const end = count * stride;
    for (let at = word; at < end; at += stride) if ((data[at]! & mask) === 0) return false;
    for (let at = word; at < end; at += stride) data[at]! &= ~mask;
    return true;
  }

  /**
   * At a return: the configurations in which the operation is placed.
   * @param limit rows that may be made; beyond, `overflowed` is set and the rest is lost
   */
  force(
    rows: Configurations,
    out: Configurations,
    i: number,
    now: number,
    infoLevel: number,
    limit: number,
  ): void {
    this.#out = out;
    this.#operation = i;
    this.#now = now;
    this.#choices.infoLevel = infoLevel;
    this.#limit = limit;
    this.overflowed = false;
    this.#triesLeft = Math.min(limit * triesPerRow, this.#meter.left + minTries);
    this.#dominance.begin(out);
    const { data, count, stride } = rows;
    for (let r = 0; r < count; r++) {
      this.#left.length = 0;
      this.#path.begin(data, r * stride);
      if (this.#path.isPlaced(0, i)) {
        this.#emit(0);
        continue;
      }
      if (this.#pending.problem.invoke[i]! < this.#path.data[hiddenAt]!) this.#insertBefore(i);
      this.#extend(0, true);
    }
    out.compact();
  }

  /** Paths that place the operation after everything: cas from the state, then perhaps a jump and cas from there. */
  #extend(depth: number, mayJump: boolean): void {
    if (this.#isExhausted()) return;
    if (this.#path.isPlaced(depth, this.#operation)) {
      this.#emit(depth);
      return;
    }
    const state = this.#path.data[depth * this.#path.stride + stateAt]!;
    const { casCount, casFrom, next, problem, info } = this.#pending;
    if (casCount > 0) {
      for (let i = casFrom[state]!; i >= 0; i = next[i]!) {
        if (this.#path.isPlaced(depth, i) || this.#choices.hasBetterCas(depth, i)) continue;
        const child = this.#leave(depth, state);
        this.#path.place(child, i, placedAfter);
        this.#path.enter(child, problem.value[i]!);
        this.#extend(depth + 1, mayJump);
        this.#left.pop();
      }
    }
    for (const infoClass of this.#choices.infoCasFrom(state)) {
      if (!this.#choices.hasInfo(depth, infoClass)) continue;
      const child = this.#leave(depth, state);
      this.#path.placeInfo(child, infoClass, placedAfter);
      this.#path.enter(child, info.value[infoClass]!);
      this.#extend(depth + 1, mayJump);
      this.#left.pop();
    }
    if (mayJump) this.#jump(depth);
  }

  #jump(depth: number): void {
    const o = this.#operation;
    if (this.#pending.problem.action[o] === writeAction) {
      this.#jumpWith(depth, o, -1);
      return;
    }
    for (const v of this.#beginnings(depth, o)) {
      const i = this.#choices.earliestWrite(depth, v, neverReturned);
      const infoClass = i >= 0 ? -1 : this.#choices.infoWrite(depth, v);
      if (i >= 0 || infoClass >= 0) this.#jumpWith(depth, i, infoClass);
    }
  }

  /** @param i a pending write; -1 for one of the class `known` */
  #jumpWith(depth: number, i: number, infoClass: number): void {
    const { problem, info } = this.#pending;
    const child = this.#leave(depth, this.#path.data[depth * this.#path.stride + stateAt]!);
    if (i >= 0) this.#path.place(child, i, placedHiding);
    else this.#path.placeInfo(child, infoClass, placedHiding);
    this.#path.hide(child, this.#now);
    this.#path.enter(child, i >= 0 ? problem.value[i]! : info.value[infoClass]!);
    this.#extend(depth + 1, false);
    this.#left.pop();
  }

  /** Insertions that place the operation ahead of the hiding write. */
  #insertBefore(o: number): void {
    const { action, value } = this.#pending.problem;
    if (action[o] === writeAction) {
      this.#insertWith(o, -1, value[o]!);
      return;
    }
    for (const v of this.#beginnings(0, o)) {
      const i = this.#choices.earliestWrite(0, v, this.#path.data[hiddenAt]!);
      const infoClass = i >= 0 ? -1 : this.#choices.infoWriteBefore(0, v);
      if (i >= 0 || infoClass >= 0) this.#insertWith(i, infoClass, v);
    }
  }

  #insertWith(i: number, infoClass: number, v: number): void {
    const child = this.#leave(0, v);
    if (i >= 0) this.#path.place(child, i, placedInserted);
    else this.#path.placeInfo(child, infoClass, placedInserted);
    this.#path.passThrough(child, v);
    this.#continueInsertion(1, v);
    this.#left.pop();
  }

  /** Ahead of the hiding write the state is `v`: done, or on with a cas. */
  #continueInsertion(depth: number, v: number): void {
    if (this.#isExhausted()) return;
    const { casCount, casFrom, next, problem, info } = this.#pending;
    if (this.#path.isPlaced(depth, this.#operation)) this.#emit(depth);
    const hidden = this.#path.data[depth * this.#path.stride + hiddenAt]!;
    if (casCount > 0) {
      for (let i = casFrom[v]!; i >= 0; i = next[i]!) {
        if (problem.invoke[i]! > hidden || this.#path.isPlaced(depth, i)) continue;
        if (this.#choices.hasBetterCas(depth, i)) continue;
        const to = problem.value[i]!;
        const child = this.#leave(depth, to);
        this.#path.place(child, i, placedInserted);
        this.#path.passThrough(child, to);
        this.#continueInsertion(depth + 1, to);
        this.#left.pop();
      }
    }
    for (const infoClass of this.#choices.infoCasFrom(v)) {
      if (!this.#choices.hasInfoBefore(depth, infoClass)) continue;
      const to = info.value[infoClass]!;
      const child = this.#leave(depth, to);
      this.#path.placeInfo(child, infoClass, placedInserted);
      this.#path.passThrough(child, to);
      this.#continueInsertion(depth + 1, to);
      this.#left.pop();
    }
  }

  /** Values from which an observer, or a cas, could become possible. */
  #beginnings(depth: number, o: number): Iterable<number> {
    const { action, value, expected } = this.#pending.problem;
    if (action[o] !== failedCasAction) {
      return this.#choices.leadingTo(depth, action[o] === readAction ? value[o]! : expected[o]!);
    }
    const avoided = expected[o]!;
    const values = [...this.#choices.writable()];
    return values.filter((v) => v !== avoided || this.#choices.canLeave(depth, v));
  }

  /** One step further, with a state to be looked at in the end. @returns where the new row begins */
  #leave(depth: number, state: number): number {
    this.tried++;
    this.#triesLeft--;
    this.#left.push(state);
    return this.#path.child(depth);
  }

  #isExhausted(): boolean {
    if (this.overflowed) return true;
    if ((this.tried & 0xfff) === 0xfff && this.#isOverLimit()) this.#triesLeft = -1;
    if (this.#triesLeft >= 0) return false;
    this.overflowed = true;
    return true;
  }

  #isOverLimit(): boolean {
    return this.#usage.size > this.#meter.configurations || this.#meter.isOverTime();
  }

  /** A configuration in which the operation is placed: kept unless it is hopeless or another one is at least as good. */
  #emit(depth: number): void {
    const { data, stride } = this.#path;
    const from = depth * stride;
    const state = data[from + stateAt]!;
    for (const v of this.#left) if (v !== state && this.#choices.isHopeless(depth, v)) return;
    if (this.#out.count >= this.#limit) {
      this.overflowed = true;
      return;
    }
    const slot = this.#pending.slot[this.#operation]!;
    const word = from + bitsAt + (slot >> 5);
    const placed = data[word]!;
    data[word] = placed & ~(1 << (slot & 31));
    this.#dominance.keep(data, from);
    data[word] = placed;
  }
}
