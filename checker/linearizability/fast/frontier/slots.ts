/** Which pending operation holds which bit of a configuration, and the bits of each action. */
import type { Pending } from './pending.ts';
import { casAction, writeAction } from '../problem.ts';

export class Slots {
  readonly words: number;
  /** Bits of pending operations by action: reads and failed cas, cas, writes. */
  readonly observers: Int32Array;
  readonly cas: Int32Array;
  readonly writes: Int32Array;
  /** Operation that holds a slot, or -1. */
  readonly holder: Int32Array;
  readonly #pending: Pending;

  constructor(pending: Pending) {
    this.#pending = pending;
    this.words = pending.words;
    this.observers = new Int32Array(pending.words);
    this.cas = new Int32Array(pending.words);
    this.writes = new Int32Array(pending.words);
    this.holder = new Int32Array(pending.words * 32).fill(-1);
  }

  /** Makes a slot known, or (also when going back) free again. */
  set(i: number, isHeld: boolean): void {
    const slot = this.#pending.slot[i]!;
    const action = this.#pending.problem.action[i]!;
    const bits =
      action === writeAction ? this.writes : action === casAction ? this.cas : this.observers;
    const mask = 1 << (slot & 31);
    bits[slot >> 5] = isHeld ? bits[slot >> 5]! | mask : bits[slot >> 5]! & ~mask;
    this.holder[slot] = isHeld ? i : -1;
  }

  /** The operation of the lowest bit of a word. */
  lowest(word: number, bits: number): number {
    return this.holder[word * 32 + (31 - Math.clz32(bits & -bits))]!;
  }
}
