// A clock whose timers fire when they are told to.
import type { Clock } from '../../../src/raft/node/index.ts';

export class ManualClock implements Clock {
  readonly #now: () => number;
  /** The alarm that was set last and not called off: a driver has one. */
  #alarm: (() => void) | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  nowUs(): number {
    return this.#now();
  }

  after(_delayUs: number, act: () => void): () => void {
    this.#alarm = act;
    return () => {
      if (this.#alarm === act) this.#alarm = null;
    };
  }

  nextTurn(act: () => void): void {
    act();
  }

  afterHearing(act: () => void): void {
    act();
  }

  ring(): void {
    const alarm = this.#alarm;
    this.#alarm = null;
    alarm?.();
  }
}
