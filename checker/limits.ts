import { plural } from '../src/plural.ts';

/**
 * What a check may cost. Each limit that is hit gives the verdict `unknown` with its name:
 * never a guess, never an exhausted heap.
 */
export interface Limits {
  /** Configurations visited, over all keys. */
  readonly states?: number;
  /**
   * Configurations kept in memory at once, for one key: the bound on memory. One counts for
   * 256 bytes; a configuration of a history with many operations under way counts for more.
   */
  readonly configurations?: number;
  readonly time?: TimeLimit;
}

/** The checker is pure, so whoever wants a limit on time brings the clock. */
export interface TimeLimit {
  readonly limitMs: number;
  /** Milliseconds from any fixed moment, monotonic. */
  readonly now: () => number;
}

/** What one configuration counts for in the bound on memory. */
export const bytesPerConfiguration = 256;

/** 1 GB. */
export const defaultConfigurations = 4_000_000;

export type LimitReason = 'state-limit' | 'memory-limit' | 'time-limit';

/** The clock is asked once in this many visits: asking costs more than a visit. */
const visitsPerPoll = 1024;

/** Counts work against limits. One meter is shared by all keys of a check. */
export class Meter {
  visited = 0;
  readonly configurations: number;
  readonly #states: number;
  readonly #time: TimeLimit | undefined;
  readonly #deadline: number;
  #nextPoll = visitsPerPoll;
  #whole: Meter | undefined;

  constructor(limits: Limits = {}) {
    this.configurations = limits.configurations ?? defaultConfigurations;
    this.#states = limits.states ?? Infinity;
    this.#time = limits.time;
    this.#deadline = limits.time === undefined ? Infinity : limits.time.now() + limits.time.limitMs;
  }

  /**
   * Counts `visits` visited configurations while `stored` are kept.
   * @returns the limit that is now passed, if any
   */
  spend(visits: number, stored: number): LimitReason | undefined {
    this.visited += visits;
    if (this.#whole !== undefined) this.#whole.visited += visits;
    if (this.visited > this.#states) return 'state-limit';
    if (stored > this.configurations) return 'memory-limit';
    if (this.visited < this.#nextPoll) return undefined;
    this.#nextPoll = this.visited + visitsPerPoll;
    return this.isOverTime() ? 'time-limit' : undefined;
  }

  /** Visits until the limit. */
  get left(): number {
    return Math.max(0, this.#states - this.visited);
  }

  /**
   * A meter for one question of at most `states` visits, within what this one has left. What
   * it spends counts here too.
   */
  part(states: number): Meter {
    const part = new Meter({
      configurations: this.configurations,
      states: Math.min(states, this.#states - this.visited),
      ...(this.#time === undefined
        ? {}
        : { time: { now: this.#time.now, limitMs: this.#deadline - this.#time.now() } }),
    });
    part.#whole = this;
    return part;
  }

  /** Asks the clock now: before work that is not made of visits. */
  isOverTime(): boolean {
    return this.#time !== undefined && this.#time.now() > this.#deadline;
  }
}

/** A limit in words, for `Unknown.message`. */
export function describeLimit(reason: LimitReason, meter: Meter): string {
  switch (reason) {
    case 'state-limit':
      return `the limit of visited configurations was passed after ${meter.visited}`;
    case 'memory-limit':
      return `the limit of ${meter.configurations} stored configurations was passed`;
    case 'time-limit':
      return `the time limit was passed after ${plural(meter.visited, 'configuration')}`;
  }
}
