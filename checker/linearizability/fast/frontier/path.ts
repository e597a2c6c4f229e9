/**
 * The configurations of a path that a step of the frontier is trying, one for each depth, and
 * how operations are placed in them.
 */
import type { Pending } from './pending.ts';
import type { Provenance } from './provenance.ts';
import { placedAfter, placedInserted } from './provenance.ts';
import { bitsAt, hiddenAt, stateAt, stepAt, usageAt } from './configurations.ts';
import type { InfoUsage } from './info-usage.ts';

export class Path {
  /** Rows as in `Rows`, that of depth d from d · stride on. */
  data: Int32Array<ArrayBuffer>;
  readonly stride: number;
  readonly #pending: Pending;
  readonly #provenance: Provenance;
  readonly #usage: InfoUsage;
  readonly #isInfoUnlimited: boolean;

  constructor(
    pending: Pending,
    provenance: Provenance,
    usage: InfoUsage,
    isInfoUnlimited: boolean,
  ) {
    this.#pending = pending;
    this.#provenance = provenance;
    this.#usage = usage;
    this.#isInfoUnlimited = isInfoUnlimited;
    this.stride = bitsAt + pending.words;
    this.data = new Int32Array(this.stride * 8);
  }

  /** Begins a path. */
  begin(data: Int32Array, at: number): void {
    for (let k = 0; k < this.stride; k++) this.data[k] = data[at + k]!;
  }

  /** Copies the row of a depth to the next one. @returns where that begins */
  child(depth: number): number {
    const from = depth * this.stride;
    const to = from + this.stride;
    if (to + this.stride > this.data.length) {
      const larger = new Int32Array(this.data.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    this.data.copyWithin(to, from, to);
    return to;
  }

  isPlaced(depth: number, i: number): boolean {
    const slot = this.#pending.slot[i]!;
    return (this.data[depth * this.stride + bitsAt + (slot >> 5)]! & (1 << (slot & 31))) !== 0;
  }

  place(at: number, i: number, how: number): void {
    const slot = this.#pending.slot[i]!;
    this.data[at + bitsAt + (slot >> 5)]! |= 1 << (slot & 31);
    this.data[at + stepAt] = this.#provenance.add(this.data[at + stepAt]!, i, how);
  }

  /** Places one of a class of unknown outcome. */
  placeInfo(at: number, infoClass: number, how: number): void {
    this.data[at + stepAt] = this.#provenance.add(this.data[at + stepAt]!, -1 - infoClass, how);
    if (this.#isInfoUnlimited) return;
    this.data[at + usageAt] = this.#usage.add(
      this.data[at + usageAt]!,
      infoClass,
      how === placedAfter,
    );
  }

  /** After a write that hides everything. */
  hide(at: number, now: number): void {
    this.data[at + usageAt] = this.#usage.hide(this.data[at + usageAt]!);
    this.data[at + hiddenAt] = now;
  }

  /** Makes `v` the state, and places every pending observer that it allows. */
  enter(at: number, v: number): void {
    this.data[at + stateAt] = v;
    const { readsOf, failed, next, problem } = this.#pending;
    for (let i = readsOf[v]!; i >= 0; i = next[i]!) this.#observe(at, i, placedAfter);
    for (let i = failed[0]!; i >= 0; i = next[i]!) {
      if (problem.expected[i] !== v) this.#observe(at, i, placedAfter);
    }
  }

  /** The same ahead of the hiding write: the state stays as it is. */
  passThrough(at: number, v: number): void {
    const { readsOf, failed, next, problem } = this.#pending;
    const { invoke, expected } = problem;
    const hidden = this.data[at + hiddenAt]!;
    for (let i = readsOf[v]!; i >= 0; i = next[i]!) {
      if (invoke[i]! < hidden) this.#observe(at, i, placedInserted);
    }
    for (let i = failed[0]!; i >= 0; i = next[i]!) {
      if (expected[i] !== v && invoke[i]! < hidden) this.#observe(at, i, placedInserted);
    }
  }

  #observe(at: number, i: number, how: number): void {
    const slot = this.#pending.slot[i]!;
    if ((this.data[at + bitsAt + (slot >> 5)]! & (1 << (slot & 31))) === 0) this.place(at, i, how);
  }
}
