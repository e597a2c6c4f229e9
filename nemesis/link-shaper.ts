import type { Random } from '../src/random.ts';
import { heldBackMs, stallMs, type Shape } from './packet-kinds.ts';

/** A link of limited rate has room for what takes this long, milliseconds; the rest is lost, where anything can be. */
const longestQueueMs = 2_000;

/** What became of the packets of one link. */
export interface Tally {
  /** All that left. */
  readonly seen: number;
  /** Those that it was done to. */
  readonly hit: number;
}

export function tallyOf(shapers: readonly Pick<LinkShaper, 'tally'>[]): Tally {
  const tallies = shapers.map(({ tally }) => tally);
  return {
    seen: tallies.reduce((sum, { seen }) => sum + seen, 0),
    hit: tallies.reduce((sum, { hit }) => sum + hit, 0),
  };
}

/**
 * What a shape does to the packets of one link: when each of them arrives. Pure, and the same
 * wherever messages or pieces of a stream pass through hands of ours.
 */
export class LinkShaper {
  readonly #shape: Shape;
  readonly #random: Random;
  /** When the latest one arrives, of those that are kept in order. */
  #lastMs = 0;
  #seen = 0;
  #hit = 0;

  readonly #isStream: boolean;

  /** @param isStream nothing of it can be lost, however long it has to wait; each connection keeps its own order */
  constructor(shape: Shape, random: Random, { isStream = false } = {}) {
    this.#shape = shape;
    this.#random = random;
    this.#isStream = isStream;
  }

  get tally(): Tally {
    return { seen: this.#seen, hit: this.#hit };
  }

  /**
   * Times at which what leaves now arrives: one, two when it is doubled, none when it is lost.
   *
   * @param bytes its size, for a link of limited rate
   */
  arrivals(nowMs: number, bytes: number): readonly number[] {
    this.#seen++;
    const times = this.#times(nowMs, bytes);
    if (times.length !== 1 || times.some((atMs) => atMs > nowMs)) this.#hit++;
    return times;
  }

  #times(nowMs: number, bytes: number): readonly number[] {
    const { kind, amount } = this.#shape;
    const random = this.#random;
    switch (kind) {
      case 'loss':
        return random.chance(amount) ? [] : [nowMs];
      case 'duplication':
        return random.chance(amount) ? [nowMs, nowMs + heldBackMs.min * random.float()] : [nowMs];
      case 'delay':
        return [nowMs + amount];
      case 'jitter':
        return [this.#inOrder(nowMs + 2 * amount * random.float())];
      case 'stall':
        return [this.#inOrder(random.chance(amount) ? nowMs + stallMs : nowMs)];
      case 'reordering': {
        const { min, max } = heldBackMs;
        return [random.chance(amount) ? nowMs + min + (max - min) * random.float() : nowMs];
      }
      case 'rate': {
        // A kilobyte a second is a byte a millisecond.
        const atMs = Math.max(this.#lastMs, nowMs) + bytes / amount;
        if (atMs - nowMs > longestQueueMs && !this.#isStream) return [];
        this.#lastMs = atMs;
        return [atMs];
      }
    }
  }

  #inOrder(atMs: number): number {
    if (this.#isStream) return atMs;
    this.#lastMs = Math.max(this.#lastMs, atMs);
    return this.#lastMs;
  }
}
