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
import type { Meter } from '../limits.ts';
import type { Pending } from './pending.ts';
import { cas, failedCas, never, read, write } from './problem.ts';
import type { Provenance } from './provenance.ts';
import { after, hiding, inserted } from './provenance.ts';
import { Rows, bitsAt, hiddenAt, removed, stateAt, stepAt, usageAt } from './rows.ts';
import type { UsageTable } from './usage.ts';

/** Which operations of unknown outcome may be used. Less than all loses linearizations, never makes any. */
export const noInfo = 0;
export const infoWrites = 1;
export const allInfo = 2;

/** Steps that may be tried for each row that may be made: many pending cas could lead nowhere for long. */
const triesPerRow = 64;
/** Comparisons for dominance per new row; more would cost more than the rows that they save. */
const mostComparisons = 96;

export class Frontier {
  readonly #pending: Pending;
  readonly #provenance: Provenance;
  readonly #usage: UsageTable;
  readonly #words: number;
  readonly #stride: number;
  readonly #meter: Meter;
  readonly #isInfoUnlimited: boolean;
  /** Rows of paths being tried, one a depth. */
  #path: Int32Array<ArrayBuffer>;
  /** States that the path at hand has left or spent, to be looked at when it is done. */
  readonly #left: number[] = [];
  #out: Rows;
  #now = 0;
  #operation = -1;
  #infoLevel = allInfo;
  #limit = 0;
  /** The last row of each state in `#out`, and from each row the one before: for dominance. */
  readonly #lastOfState: Int32Array;
  readonly #touched: number[] = [];
  #sameState = new Int32Array(64);
  /** Slots of pending operations by kind. */
  readonly #observerBits: Int32Array;
  readonly #casBits: Int32Array;
  readonly #writeBits: Int32Array;
  /** Operation that holds a slot. */
  readonly #holder: Int32Array;
  /** Steps tried since the search began: the measure of work. */
  tried = 0;
  #triesLeft = 0;
  /** True when a row limit cut the last step short. */
  overflowed = false;

  constructor(
    pending: Pending,
    provenance: Provenance,
    usage: UsageTable,
    meter: Meter,
    isInfoUnlimited: boolean,
  ) {
    this.#pending = pending;
    this.#provenance = provenance;
    this.#usage = usage;
    this.#words = pending.words;
    this.#stride = bitsAt + pending.words;
    this.#meter = meter;
    this.#out = new Rows(0);
    this.#isInfoUnlimited = isInfoUnlimited;
    this.#path = new Int32Array(this.#stride * 8);
    this.#lastOfState = new Int32Array(pending.problem.valueCount).fill(-1);
    this.#observerBits = new Int32Array(pending.words);
    this.#casBits = new Int32Array(pending.words);
    this.#writeBits = new Int32Array(pending.words);
    this.#holder = new Int32Array(pending.words * 32).fill(-1);
  }

  /** Makes a slot known, or (also when going back) free again. */
  setSlot(i: number, isHeld: boolean): void {
    const slot = this.#pending.slot[i]!;
    const kind = this.#pending.problem.kind[i]!;
    const bits =
      kind === write ? this.#writeBits : kind === cas ? this.#casBits : this.#observerBits;
    const mask = 1 << (slot & 31);
    bits[slot >> 5] = isHeld ? bits[slot >> 5]! | mask : bits[slot >> 5]! & ~mask;
    this.#holder[slot] = isHeld ? i : -1;
  }

  /** After an invocation: an observer that the state allows is placed at once. */
  observe(rows: Rows, i: number): void {
    const { kind, value, expected } = this.#pending.problem;
    const isRead = kind[i] === read;
    const v = isRead ? value[i]! : expected[i]!;
    const { data, count, stride } = rows;
    const slot = this.#pending.slot[i]!;
    const word = bitsAt + (slot >> 5);
    const mask = 1 << (slot & 31);
    for (let r = 0, at = 0; r < count; r++, at += stride) {
      if ((data[at + stateAt] === v) !== isRead) continue;
      data[at + word]! |= mask;
      data[at + stepAt] = this.#provenance.add(data[at + stepAt]!, i, after);
    }
  }

  /** Before a return: true when every configuration has placed the operation already, and then its bits are cleared. */
  releaseIfPlaced(rows: Rows, i: number): boolean {
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
  force(rows: Rows, out: Rows, i: number, now: number, infoLevel: number, limit: number): void {
    this.#out = out;
    this.#operation = i;
    this.#now = now;
    this.#infoLevel = infoLevel;
    this.#limit = limit;
    this.overflowed = false;
    this.#triesLeft = limit * triesPerRow;
    out.count = 0;
    for (const state of this.#touched) this.#lastOfState[state] = -1;
    this.#touched.length = 0;
    const slot = this.#pending.slot[i]!;
    const word = bitsAt + (slot >> 5);
    const mask = 1 << (slot & 31);
    const { stride } = rows;
    for (let r = 0; r < rows.count; r++) {
      const at = r * stride;
      this.#left.length = 0;
      for (let k = 0; k < stride; k++) this.#path[k] = rows.data[at + k]!;
      if ((rows.data[at + word]! & mask) !== 0) {
        this.#emit(0);
        continue;
      }
      if (this.#pending.problem.invoke[i]! < this.#path[hiddenAt]!) this.#insertBefore(i);
      this.#extend(0, true);
    }
    out.compact();
  }

  /** Paths that place the operation after everything: cas from the state, then perhaps a jump and cas from there. */
  #extend(depth: number, mayJump: boolean): void {
    if (this.#isExhausted()) return;
    if (this.#isPlaced(depth, this.#operation)) {
      this.#emit(depth);
      return;
    }
    const at = depth * this.#stride;
    const state = this.#path[at + stateAt]!;
    const pending = this.#pending;
    if (pending.casCount > 0) {
      for (let i = pending.casFrom[state]!; i >= 0; i = pending.next[i]!) {
        if (this.#isPlaced(depth, i) || this.#hasBetterCas(depth, i)) continue;
        this.#left.push(state);
        const child = this.#child(depth);
        this.#place(child, i, after);
        this.#path[child + stateAt] = pending.problem.value[i]!;
        this.#absorb(child);
        this.#extend(depth + 1, mayJump);
        this.#left.pop();
      }
    }
    if (this.#infoLevel === allInfo) {
      for (const known of pending.info.casFrom.get(state) ?? []) {
        if (!this.#hasInfo(this.#path[at + usageAt]!, known)) continue;
        this.#left.push(state);
        const child = this.#child(depth);
        this.#placeInfo(child, known, after);
        this.#path[child + stateAt] = pending.info.value[known]!;
        this.#absorb(child);
        this.#extend(depth + 1, mayJump);
        this.#left.pop();
      }
    }
    if (mayJump) this.#jump(depth);
  }

  #jump(depth: number): void {
    const { kind, value, expected } = this.#pending.problem;
    const o = this.#operation;
    switch (kind[o]) {
      case write:
        this.#jumpWith(depth, o, -1);
        return;
      case failedCas:
        for (const v of this.#writable()) {
          if (v !== expected[o] || this.#canLeave(depth, v)) this.#jumpTo(depth, v);
        }
        return;
      default: {
        const target = kind[o] === read ? value[o]! : expected[o]!;
        for (const v of this.#leadingTo(depth, target)) this.#jumpTo(depth, v);
      }
    }
  }

  /** The pending write of a value that returns first, else one of unknown outcome. */
  #jumpTo(depth: number, v: number): void {
    const i = this.#earliestWrite(depth, v, never);
    if (i >= 0) {
      this.#jumpWith(depth, i, -1);
      return;
    }
    const known = this.#infoLevel === noInfo ? -1 : this.#pending.info.writesOf[v]!;
    if (known < 0 || !this.#hasInfo(this.#path[depth * this.#stride + usageAt]!, known)) return;
    this.#jumpWith(depth, -1, known);
  }

  #jumpWith(depth: number, i: number, known: number): void {
    this.#left.push(this.#path[depth * this.#stride + stateAt]!);
    const child = this.#child(depth);
    if (i >= 0) this.#place(child, i, hiding);
    else this.#placeInfo(child, known, hiding);
    this.#path[child + usageAt] = this.#usage.hide(this.#path[child + usageAt]!);
    this.#path[child + stateAt] =
      i >= 0 ? this.#pending.problem.value[i]! : this.#pending.info.value[known]!;
    this.#path[child + hiddenAt] = this.#now;
    this.#absorb(child);
    this.#extend(depth + 1, false);
    this.#left.pop();
  }

  /** Insertions that place the operation ahead of the hiding write. */
  #insertBefore(o: number): void {
    const { kind, value, expected } = this.#pending.problem;
    switch (kind[o]) {
      case write:
        this.#insertWith(o, -1, value[o]!);
        return;
      case failedCas:
        for (const v of this.#writable()) {
          if (v !== expected[o] || this.#canLeave(0, v)) this.#insertFrom(v);
        }
        return;
      default: {
        const target = kind[o] === read ? value[o]! : expected[o]!;
        for (const v of this.#leadingTo(0, target)) this.#insertFrom(v);
      }
    }
  }

  #insertFrom(v: number): void {
    const hidden = this.#path[hiddenAt]!;
    const i = this.#earliestWrite(0, v, hidden);
    if (i >= 0) {
      this.#insertWith(i, -1, v);
      return;
    }
    const known = this.#infoLevel === noInfo ? -1 : this.#pending.info.writesOf[v]!;
    if (known < 0 || !this.#hasInfoBefore(0, known)) return;
    this.#insertWith(-1, known, v);
  }

  #insertWith(i: number, known: number, v: number): void {
    const child = this.#child(0);
    if (i >= 0) this.#place(child, i, inserted);
    else this.#placeInfo(child, known, inserted);
    this.#absorbBefore(child, v);
    this.#left.push(v);
    this.#continueInsertion(1, v);
    this.#left.pop();
  }

  /** Ahead of the hiding write the state is `v`: done, or on with a cas. */
  #continueInsertion(depth: number, v: number): void {
    if (this.#isExhausted()) return;
    const pending = this.#pending;
    if (this.#isPlaced(depth, this.#operation)) this.#emit(depth);
    const at = depth * this.#stride;
    const hidden = this.#path[at + hiddenAt]!;
    if (pending.casCount > 0) {
      for (let i = pending.casFrom[v]!; i >= 0; i = pending.next[i]!) {
        if (pending.problem.invoke[i]! > hidden) continue;
        if (this.#isPlaced(depth, i) || this.#hasBetterCas(depth, i)) continue;
        const child = this.#child(depth);
        this.#place(child, i, inserted);
        this.#absorbBefore(child, pending.problem.value[i]!);
        this.#left.push(pending.problem.value[i]!);
        this.#continueInsertion(depth + 1, pending.problem.value[i]!);
        this.#left.pop();
      }
    }
    if (this.#infoLevel !== allInfo) return;
    for (const known of pending.info.casFrom.get(v) ?? []) {
      if (!this.#hasInfoBefore(depth, known)) continue;
      const next = pending.info.value[known]!;
      const child = this.#child(depth);
      this.#placeInfo(child, known, inserted);
      this.#absorbBefore(child, next);
      this.#left.push(next);
      this.#continueInsertion(depth + 1, next);
      this.#left.pop();
    }
  }

  /** The unplaced pending write of `v` invoked before a rank that returns first, or -1. */
  #earliestWrite(depth: number, v: number, before: number): number {
    const { invoke, complete } = this.#pending.problem;
    let best = -1;
    for (let i = this.#pending.writesOf[v]!; i >= 0; i = this.#pending.next[i]!) {
      if (invoke[i]! > before || this.#isPlaced(depth, i)) continue;
      if (best < 0 || complete[i]! < complete[best]!) best = i;
    }
    return best;
  }

  /**
   * Two cas with the same effect can change places, so the one that returns first is the one
   * to use; but one that was invoked before the hiding write is worth keeping for insertions.
   */
  #hasBetterCas(depth: number, i: number): boolean {
    const { value, expected, invoke, complete } = this.#pending.problem;
    const hidden = this.#path[depth * this.#stride + hiddenAt]!;
    for (let j = this.#pending.casFrom[expected[i]!]!; j >= 0; j = this.#pending.next[j]!) {
      if (value[j] !== value[i] || complete[j]! >= complete[i]! || this.#isPlaced(depth, j)) {
        continue;
      }
      if (invoke[i]! < hidden || invoke[j]! > hidden) return true;
    }
    return false;
  }

  /** Values that pending writes, or writes of unknown outcome, could bring. */
  #writable(): Iterable<number> {
    const { problem, info } = this.#pending;
    const values = new Set<number>();
    for (let w = 0; w < this.#words; w++) {
      for (let bits = this.#writeBits[w]!; bits !== 0; bits &= bits - 1) {
        values.add(problem.value[this.#holder[w * 32 + (31 - Math.clz32(bits & -bits))]!]!);
      }
    }
    if (this.#infoLevel === noInfo) return values;
    for (let known = 0; known < info.value.length; known++) {
      if (!info.isCas[known] && info.invoked[known]! > 0) values.add(info.value[known]!);
    }
    return values;
  }

  /** True when a cas could lead away from a value. */
  #canLeave(depth: number, v: number): boolean {
    for (let i = this.#pending.casFrom[v]!; i >= 0; i = this.#pending.next[i]!) {
      if (!this.#isPlaced(depth, i)) return true;
    }
    return this.#infoLevel === allInfo && this.#pending.info.casFrom.has(v);
  }

  /** Values from which pending cas could lead to `target`, it among them. May name too many, never too few. */
  #leadingTo(depth: number, target: number): readonly number[] {
    const pending = this.#pending;
    const hasInfo = this.#infoLevel === allInfo && pending.info.casTo.size > 0;
    if (pending.casCount === 0 && !hasInfo) return [target];
    const found = new Set([target]);
    for (const v of found) {
      for (let i = pending.casTo[v]!; i >= 0; i = pending.nextTo[i]!) {
        if (!this.#isPlaced(depth, i)) found.add(pending.problem.expected[i]!);
      }
      if (!hasInfo) continue;
      for (const known of pending.info.casTo.get(v) ?? []) found.add(pending.info.expected[known]!);
    }
    return [...found];
  }

  #hasInfo(usage: number, known: number): boolean {
    const { invoked } = this.#pending.info;
    return this.#isInfoUnlimited
      ? invoked[known]! > 0
      : this.#usage.used(usage, known) < invoked[known]!;
  }

  /** One of a class is left that was invoked before the hiding write. */
  #hasInfoBefore(depth: number, known: number): boolean {
    const at = depth * this.#stride;
    const usage = this.#path[at + usageAt]!;
    const before = this.#pending.info.invokedBefore(known, this.#path[at + hiddenAt]!);
    if (this.#isInfoUnlimited) return before > 0;
    return this.#usage.before(usage, known) < before && this.#hasInfo(usage, known);
  }

  #isPlaced(depth: number, i: number): boolean {
    const slot = this.#pending.slot[i]!;
    return (this.#path[depth * this.#stride + bitsAt + (slot >> 5)]! & (1 << (slot & 31))) !== 0;
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

  /** Copies the row of a depth to the next one. @returns where that begins */
  #child(depth: number): number {
    this.tried++;
    this.#triesLeft--;
    const from = depth * this.#stride;
    const to = from + this.#stride;
    if (to + this.#stride > this.#path.length) {
      const larger = new Int32Array(this.#path.length * 2);
      larger.set(this.#path);
      this.#path = larger;
    }
    this.#path.copyWithin(to, from, to);
    return to;
  }

  #place(at: number, i: number, how: number): void {
    const slot = this.#pending.slot[i]!;
    this.#path[at + bitsAt + (slot >> 5)]! |= 1 << (slot & 31);
    this.#path[at + stepAt] = this.#provenance.add(this.#path[at + stepAt]!, i, how);
  }

  #placeInfo(at: number, known: number, how: number): void {
    this.#path[at + stepAt] = this.#provenance.add(this.#path[at + stepAt]!, -1 - known, how);
    if (this.#isInfoUnlimited) return;
    this.#path[at + usageAt] = this.#usage.add(this.#path[at + usageAt]!, known, how === after);
  }

  /** Places every pending observer that the state allows. */
  #absorb(at: number): void {
    const pending = this.#pending;
    const state = this.#path[at + stateAt]!;
    for (let i = pending.readsOf[state]!; i >= 0; i = pending.next[i]!) this.#observe(at, i, after);
    for (let i = pending.failed[0]!; i >= 0; i = pending.next[i]!) {
      if (pending.problem.expected[i] !== state) this.#observe(at, i, after);
    }
  }

  /** The same ahead of the hiding write. */
  #absorbBefore(at: number, v: number): void {
    const pending = this.#pending;
    const { invoke, expected } = pending.problem;
    const hidden = this.#path[at + hiddenAt]!;
    for (let i = pending.readsOf[v]!; i >= 0; i = pending.next[i]!) {
      if (invoke[i]! < hidden) this.#observe(at, i, inserted);
    }
    for (let i = pending.failed[0]!; i >= 0; i = pending.next[i]!) {
      if (expected[i] !== v && invoke[i]! < hidden) this.#observe(at, i, inserted);
    }
  }

  #observe(at: number, i: number, how: number): void {
    const slot = this.#pending.slot[i]!;
    if ((this.#path[at + bitsAt + (slot >> 5)]! & (1 << (slot & 31))) === 0)
      this.#place(at, i, how);
  }

  /**
   * True when a state that was left is still to be observed before any write could bring it
   * back, and nothing under way can: then the configuration leads nowhere.
   */
  #isHopeless(depth: number, v: number): boolean {
    const pending = this.#pending;
    const { complete } = pending.problem;
    let deadline = pending.nextObservation(v);
    for (let i = pending.readsOf[v]!; i >= 0; i = pending.next[i]!) {
      if (complete[i]! < deadline && !this.#isPlaced(depth, i)) deadline = complete[i]!;
    }
    for (let i = pending.casFrom[v]!; i >= 0; i = pending.next[i]!) {
      if (complete[i]! < deadline && !this.#isPlaced(depth, i)) deadline = complete[i]!;
    }
    if (deadline === never || pending.nextWrite(v) < deadline) return false;
    for (let i = pending.writesOf[v]!; i >= 0; i = pending.next[i]!) {
      if (!this.#isPlaced(depth, i)) return false;
    }
    for (let i = pending.casTo[v]!; i >= 0; i = pending.nextTo[i]!) {
      if (!this.#isPlaced(depth, i)) return false;
    }
    if (pending.info.total === 0) return true;
    const usage = this.#path[depth * this.#stride + usageAt]!;
    const known = pending.info.writesOf[v]!;
    if (known >= 0 && this.#hasInfo(usage, known)) return false;
    return !(pending.info.casTo.get(v) ?? []).some((k) => this.#hasInfo(usage, k));
  }

  /** A configuration in which the operation is placed: kept unless it is hopeless or another one is at least as good. */
  #emit(depth: number): void {
    const from = depth * this.#stride;
    const state = this.#path[from + stateAt]!;
    for (const v of this.#left) if (v !== state && this.#isHopeless(depth, v)) return;
    const out = this.#out;
    if (out.count >= this.#limit) {
      this.overflowed = true;
      return;
    }
    const slot = this.#pending.slot[this.#operation]!;
    const word = from + bitsAt + (slot >> 5);
    const kept = this.#path[word]!;
    this.#path[word] = kept & ~(1 << (slot & 31));
    if (!this.#isDominated(from, state)) {
      const at = out.push();
      for (let k = 0; k < this.#stride; k++) out.data[at + k] = this.#path[from + k]!;
      this.#chain(out.count - 1, state);
    }
    this.#path[word] = kept;
  }

  #chain(row: number, state: number): void {
    if (row >= this.#sameState.length) {
      const larger = new Int32Array(this.#sameState.length * 2);
      larger.set(this.#sameState);
      this.#sameState = larger;
    }
    if (this.#lastOfState[state]! < 0) this.#touched.push(state);
    this.#sameState[row] = this.#lastOfState[state]!;
    this.#lastOfState[state] = row;
  }

  /** Is a kept row at least as good? Rows that the new one is at least as good as are removed. */
  #isDominated(from: number, state: number): boolean {
    const { data, stride } = this.#out;
    let compared = 0;
    for (let row = this.#lastOfState[state]!; row >= 0; row = this.#sameState[row]!) {
      if (++compared > mostComparisons) return false;
      const at = row * stride;
      if (data[at + stateAt] === removed) continue;
      if (this.#isAsGood(data, at, this.#path, from)) return true;
      if (this.#isAsGood(this.#path, from, data, at)) data[at + stateAt] = removed;
    }
    return false;
  }

  /**
   * Whatever can follow `b` can follow `a` (both in the same state): `a` has placed no fewer
   * observers, the same cas, no write that `b` has not; a write that only `b` has placed is
   * optional in `a`; `a` hides no less; and no more of unknown outcome is used up.
   */
  #isAsGood(a: Int32Array, aAt: number, b: Int32Array, bAt: number): boolean {
    const { invoke } = this.#pending.problem;
    const hidden = a[aAt + hiddenAt]!;
    for (let w = 0; w < this.#words; w++) {
      const aBits = a[aAt + bitsAt + w]!;
      const bBits = b[bAt + bitsAt + w]!;
      if (aBits === bBits) continue;
      if ((bBits & ~aBits & this.#observerBits[w]!) !== 0) return false;
      if (((aBits ^ bBits) & this.#casBits[w]!) !== 0) return false;
      if ((aBits & ~bBits & this.#writeBits[w]!) !== 0) return false;
      let only = bBits & ~aBits & this.#writeBits[w]!;
      while (only !== 0) {
        const slot = w * 32 + (31 - Math.clz32(only & -only));
        if (invoke[this.#holder[slot]!]! > hidden) return false;
        only &= only - 1;
      }
    }
    if (!this.#usage.isNoMore(a[aAt + usageAt]!, b[bAt + usageAt]!)) return false;
    const otherHidden = b[bAt + hiddenAt]!;
    if (hidden >= otherHidden) return true;
    return !this.#isInvokedBetween(hidden, otherHidden);
  }

  /** Was any pending operation invoked between two moments? */
  #isInvokedBetween(from: number, to: number): boolean {
    const { invoke } = this.#pending.problem;
    for (let w = 0; w < this.#words; w++) {
      let bits = this.#observerBits[w]! | this.#casBits[w]! | this.#writeBits[w]!;
      while (bits !== 0) {
        const at = invoke[this.#holder[w * 32 + (31 - Math.clz32(bits & -bits))]!]!;
        if (at > from && at < to) return true;
        bits &= bits - 1;
      }
    }
    // Operations of unknown outcome are pending forever, and which of them count as invoked
    // before the hiding write matters as well.
    return this.#pending.info.total > 0 && this.#pending.info.isAnyInvokedBetween(from, to);
  }
}
