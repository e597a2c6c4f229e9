/** Removes configurations that another one makes superfluous, as a step of the frontier makes them. */
import type { Pending } from './pending.ts';
import {
  Configurations,
  bitsAt,
  hiddenAt,
  removedState,
  stateAt,
  usageAt,
} from './configurations.ts';
import type { Slots } from './slots.ts';
import type { InfoUsage } from './info-usage.ts';

/** Comparisons per new row; more would cost more than the rows that they save. */
const maxComparisons = 96;

export class Dominance {
  readonly #pending: Pending;
  readonly #slots: Slots;
  readonly #usage: InfoUsage;
  #out: Configurations;
  /** The last row of each state in `#out`, and from each row the one before. */
  readonly #lastOfState: Int32Array;
  readonly #touched: number[] = [];
  #sameState = new Int32Array(64);

  constructor(pending: Pending, slots: Slots, usage: InfoUsage) {
    this.#pending = pending;
    this.#slots = slots;
    this.#usage = usage;
    this.#out = new Configurations(0);
    this.#lastOfState = new Int32Array(pending.problem.valueCount).fill(-1);
  }

  /** Begins with no rows, to be kept in `out`. */
  begin(out: Configurations): void {
    this.#out = out;
    out.count = 0;
    for (const state of this.#touched) this.#lastOfState[state] = -1;
    this.#touched.length = 0;
  }

  /** Keeps a row unless a kept one is at least as good. Those that it is at least as good as are removed. */
  keep(row: Int32Array, from: number): void {
    const state = row[from + stateAt]!;
    if (this.#isDominated(row, from, state)) return;
    const out = this.#out;
    const at = out.push();
    for (let k = 0; k < out.stride; k++) out.data[at + k] = row[from + k]!;
    this.#chain(out.count - 1, state);
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

  #isDominated(path: Int32Array, from: number, state: number): boolean {
    const { data, stride } = this.#out;
    let compared = 0;
    for (let row = this.#lastOfState[state]!; row >= 0; row = this.#sameState[row]!) {
      if (++compared > maxComparisons) return false;
      const at = row * stride;
      if (data[at + stateAt] === removedState) continue;
      if (this.#isAsGood(data, at, path, from)) return true;
      if (this.#isAsGood(path, from, data, at)) data[at + stateAt] = removedState;
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
    const { words, observers, cas, writes } = this.#slots;
    const hidden = a[aAt + hiddenAt]!;
    for (let w = 0; w < words; w++) {
      const aBits = a[aAt + bitsAt + w]!;
      const bBits = b[bAt + bitsAt + w]!;
      if (aBits === bBits) continue;
      if ((bBits & ~aBits & observers[w]!) !== 0) return false;
      if (((aBits ^ bBits) & cas[w]!) !== 0) return false;
      if ((aBits & ~bBits & writes[w]!) !== 0) return false;
      for (let only = bBits & ~aBits & writes[w]!; only !== 0; only &= only - 1) {
        if (invoke[this.#slots.lowest(w, only)]! > hidden) return false;
      }
    }
    if (!this.#usage.isNoMore(a[aAt + usageAt]!, b[bAt + usageAt]!)) return false;
    const otherHidden = b[bAt + hiddenAt]!;
    return hidden >= otherHidden || !this.#isInvokedBetween(hidden, otherHidden);
  }

  /** Was any pending operation invoked between two moments? */
  #isInvokedBetween(from: number, to: number): boolean {
    const { invoke } = this.#pending.problem;
    const { words, observers, cas, writes } = this.#slots;
    for (let w = 0; w < words; w++) {
      for (let bits = observers[w]! | cas[w]! | writes[w]!; bits !== 0; bits &= bits - 1) {
        const at = invoke[this.#slots.lowest(w, bits)]!;
        if (at > from && at < to) return true;
      }
    }
    // Operations of unknown outcome are pending forever, and which of them count as invoked
    // before the hiding write matters as well.
    return this.#pending.info.total > 0 && this.#pending.info.isAnyInvokedBetween(from, to);
  }
}
