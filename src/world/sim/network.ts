import type { Link } from '../../../nemesis/nemesis.ts';
import type { Random } from '../../random.ts';
import type { VirtualClock } from './event-loop.ts';
import { drawDelay, fairWeather, type Weather } from './weather.ts';

/** How long a probe is on its way, microseconds: it asks whether a link is cut, and no weather stops it. */
const probeDelayUs = 500;

export interface SimNetworkParts {
  readonly nodes: readonly string[];
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly weather?: Weather | undefined;
}

/** The links between nodes. Who is at their ends, and what a message says, is not its business. */
export class SimNetwork {
  readonly #clock: VirtualClock;
  readonly #random: Random;
  readonly #weather: Weather;
  readonly #nodes: readonly string[];
  /** By `#linkOf`: 1 for a link that is cut. */
  readonly #cut: Uint8Array;

  constructor({ nodes, clock, random, weather = fairWeather }: SimNetworkParts) {
    this.#nodes = nodes;
    this.#weather = weather;
    this.#clock = clock;
    this.#random = random;
    this.#cut = new Uint8Array(nodes.length * nodes.length);
  }

  /**
   * Delivers after a delay, or loses or doubles it as the weather is, unless the link is cut when
   * the message leaves or when it arrives.
   * @param from the place of a node in the list of them, from 0 on; so is `to`
   */
  send(from: number, to: number, deliver: () => void): void {
    const link = this.#linkOf(from, to);
    if (this.#cut[link] === 1) return;
    const { dropRate, dupRate, delay } = this.#weather;
    // Fair weather draws nothing here.
    if (dropRate > 0 && this.#random.chance(dropRate)) return;
    const copies = dupRate > 0 && this.#random.chance(dupRate) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      this.#clock.schedule(drawDelay(delay, this.#random), () => {
        if (this.#cut[link] !== 1) deliver();
      });
    }
  }

  /** From here on these links deliver nothing, and all others do. */
  setCut(links: readonly Link[]): void {
    this.#cut.fill(0);
    for (const { from, to } of links) {
      this.#cut[this.#linkOf(this.#nodes.indexOf(from), this.#nodes.indexOf(to))] = 1;
    }
  }

  /** Sends a probe through every link; resolves with those that came out. */
  async probe(): Promise<readonly Link[]> {
    const arrived: Link[] = [];
    for (const [i, from] of this.#nodes.entries()) {
      for (const [j, to] of this.#nodes.entries()) {
        const link = this.#linkOf(i, j);
        if (i === j || this.#cut[link] === 1) continue;
        this.#clock.schedule(probeDelayUs, () => {
          if (this.#cut[link] !== 1) arrived.push({ from, to });
        });
      }
    }
    await this.#clock.sleepUntil(this.#clock.nowUs() + probeDelayUs);
    return arrived;
  }

  #linkOf(from: number, to: number): number {
    return from * this.#nodes.length + to;
  }
}
