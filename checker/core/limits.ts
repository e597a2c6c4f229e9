import { plural } from '../../src/plural.ts';

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

/**
 * The clock is asked once for this much toil: asking costs more than a visit. A visit is one
 * unit of toil; what takes longer than that counts for more (see `spend`).
 */
const toilPerPoll = 1024;

/** Of the time limit, what a verdict leaves for its explanation. */
const shareKept = 0.05;

/** Counts work against limits. One meter is shared by all keys of a check. */
export class Meter {
  visited = 0;
  /** Visits, and what else took as long as so many of them. */
  toil = 0;
  readonly configurations: number;
  readonly #states: number;
  #maxToil = Infinity;
  readonly #time: TimeLimit | undefined;
  /** When this meter's time is over, and when that of everything is. */
  readonly #deadline: number = Infinity;
  readonly #end: number = Infinity;
  #nextPoll = toilPerPoll;
  #isOver = false;
  #whole: Meter | undefined;

  /** @param keepsTime some of the time is kept for what comes after (`rest`) */
  constructor(limits: Limits = {}, keepsTime = false) {
    this.configurations = limits.configurations ?? defaultConfigurations;
    this.#states = limits.states ?? Infinity;
    this.#time = limits.time;
    if (limits.time === undefined) return;
    const { now, limitMs } = limits.time;
    this.#end = now() + limitMs;
    this.#deadline =
      limitMs === Infinity || !keepsTime ? this.#end : this.#end - limitMs * shareKept;
  }

  /**
   * Counts `visits` visited configurations while `stored` are kept.
   * @param toil how many plain visits all this takes as long as
   * @returns the limit that is now passed, if any
   */
  spend(visits: number, stored: number, toil = visits): LimitReason | undefined {
    const reason = this.#count(visits, toil);
    if (reason !== undefined) return reason;
    return stored > this.configurations ? 'memory-limit' : undefined;
  }

  #count(visits: number, toil: number): LimitReason | undefined {
    this.visited += visits;
    this.toil += toil;
    const reason = this.#whole === undefined ? this.#poll() : this.#whole.#count(visits, toil);
    if (this.visited > this.#states || this.toil > this.#maxToil) return reason ?? 'state-limit';
    return reason;
  }

  #poll(): LimitReason | undefined {
    if (this.toil >= this.#nextPoll) {
      this.#nextPoll = this.toil + toilPerPoll;
      this.isOverTime();
    }
    return this.#isOver ? 'time-limit' : undefined;
  }

  /** Visits until the limit; none when the time is over. */
  get left(): number {
    if (this.#root.#isOver) return 0;
    return Math.max(0, Math.min(this.#states - this.visited, this.#maxToil - this.toil));
  }

  /** Milliseconds until the time is over; Infinity: there is no limit. */
  get msLeft(): number {
    const root = this.#root;
    return root.#time === undefined ? Infinity : Math.max(0, root.#deadline - root.#time.now());
  }

  /**
   * A meter for one question of at most `states` visits (or that much toil), within what this
   * one has left. What it spends counts here too.
   */
  part(states: number, maxToil = Infinity, configurations = this.configurations): Meter {
    const part = new Meter({
      configurations: Math.min(configurations, this.configurations),
      states: Math.min(states, this.#states - this.visited),
    });
    part.#maxToil = Math.min(maxToil, this.#maxToil - this.toil);
    part.#whole = this;
    return part;
  }

  /** A meter for what comes after this one, within the same time and memory. */
  rest(limits: Limits): Meter {
    const time = this.#time && {
      now: this.#time.now,
      limitMs: Math.min(this.#end - this.#time.now(), limits.time?.limitMs ?? Infinity),
    };
    return new Meter({
      ...limits,
      configurations: Math.min(this.configurations, limits.configurations ?? Infinity),
      ...(time === undefined ? {} : { time }),
    });
  }

  /** Asks the clock now: before work that is not made of visits. */
  isOverTime(): boolean {
    const root = this.#root;
    root.#isOver ||= root.#time !== undefined && root.#time.now() > root.#deadline;
    return root.#isOver;
  }

  get #root(): Meter {
    return this.#whole === undefined ? this : this.#whole.#root;
  }
}

/** A limit in words, for `Unknown.message`. */
export function describeLimit(
  reason: LimitReason | 'decided-elsewhere',
  { visited, configurations }: Pick<Meter, 'visited' | 'configurations'>,
): string {
  switch (reason) {
    case 'state-limit':
      return `the limit of visited configurations was passed after ${visited}`;
    case 'memory-limit':
      return `the limit of ${configurations} stored configurations was passed`;
    case 'time-limit':
      return `the time limit was passed after ${plural(visited, 'configuration')}`;
    case 'decided-elsewhere':
      return `another key is not linearizable, so this one was given up after ${plural(visited, 'configuration')}`;
  }
}

/** For all keys of a history together. */
const defaultExplanation: Limits = { states: 6_000_000 };

/**
 * What may be spent on explanations, over all keys: the one place that says so. The verdict
 * stands before; what it has left of its time is theirs, and of that a twentieth at least,
 * which it keeps for them (`Meter`). Undefined: nothing is to be explained.
 */
export function explanationBudget(
  limits: Limits | false | undefined,
  verdict: Meter,
): Meter | undefined {
  return limits === false ? undefined : verdict.rest(limits ?? defaultExplanation);
}
