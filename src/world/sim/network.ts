import { allLinks, linkName } from '../../../nemesis/grudges.ts';
import type { Link } from '../../../nemesis/nemesis.ts';
import type { Random } from '../../random.ts';
import type { VirtualClock } from './event-loop.ts';

/**
 * How long a message is on its way, microseconds. Each has its own delay, so a later one may
 * overtake it.
 */
const linkDelayUs = { min: 100, spread: 400 };

/** The links between nodes. Who is at their ends, and what a message says, is not its business. */
export class SimNetwork {
  readonly #clock: VirtualClock;
  readonly #random: Random;
  #cut: ReadonlySet<string> = new Set();

  constructor(clock: VirtualClock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Delivers after a delay, unless the link is cut when the message leaves or when it arrives. */
  send(link: Link, deliver: () => void): void {
    const name = linkName(link);
    if (this.#cut.has(name)) return;
    const delayUs = linkDelayUs.min + this.#random.int(linkDelayUs.spread);
    this.#clock.after(delayUs, () => {
      if (!this.#cut.has(name)) deliver();
    });
  }

  /** From here on these links deliver nothing, and all others do. */
  setCut(links: readonly Link[]): void {
    this.#cut = new Set(links.map(linkName));
  }

  /** Sends a probe through every link; resolves with those that came out. */
  async probe(nodes: readonly string[]): Promise<ReadonlySet<string>> {
    const arrived = new Set<string>();
    for (const link of allLinks(nodes)) this.send(link, () => arrived.add(linkName(link)));
    await this.#clock.sleepUntil(this.#clock.nowUs() + linkDelayUs.min + linkDelayUs.spread);
    return arrived;
  }
}
