import { allLinks, linkName } from '../../../nemesis/grudges.ts';
import type { Link } from '../../../nemesis/nemesis.ts';
import type { Random } from '../../random.ts';
import type { VirtualClock } from './event-loop.ts';
import { drawDelay, fairWeather, type Weather } from './weather.ts';

/** How long a probe is on its way, microseconds: it asks whether a link is cut, and no weather stops it. */
const probeDelayUs = 500;

/** The links between nodes. Who is at their ends, and what a message says, is not its business. */
export class SimNetwork {
  readonly #clock: VirtualClock;
  readonly #random: Random;
  readonly #weather: Weather;
  #cut: ReadonlySet<string> = new Set();

  constructor(clock: VirtualClock, random: Random, weather: Weather = fairWeather) {
    this.#weather = weather;
    this.#clock = clock;
    this.#random = random;
  }

  /** Delivers after a delay, or loses or doubles it as the weather is, unless the link is cut when the message leaves or when it arrives. */
  send(link: Link, deliver: () => void): void {
    const name = linkName(link);
    if (this.#cut.has(name)) return;
    const { dropRate, dupRate, delay } = this.#weather;
    // Fair weather draws nothing here.
    if (dropRate > 0 && this.#random.chance(dropRate)) return;
    const copies = dupRate > 0 && this.#random.chance(dupRate) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      this.#clock.after(drawDelay(delay, this.#random), () => {
        if (!this.#cut.has(name)) deliver();
      });
    }
  }

  /** From here on these links deliver nothing, and all others do. */
  setCut(links: readonly Link[]): void {
    this.#cut = new Set(links.map(linkName));
  }

  /** Sends a probe through every link; resolves with those that came out. */
  async probe(nodes: readonly string[]): Promise<ReadonlySet<string>> {
    const arrived = new Set<string>();
    for (const link of allLinks(nodes)) {
      const name = linkName(link);
      if (this.#cut.has(name)) continue;
      this.#clock.after(probeDelayUs, () => {
        if (!this.#cut.has(name)) arrived.add(name);
      });
    }
    await this.#clock.sleepUntil(this.#clock.nowUs() + probeDelayUs);
    return arrived;
  }
}
