import { LinkShaper, type Tally } from '../../../nemesis/link-shaper.ts';
import type { Link } from '../../../nemesis/nemesis.ts';
import type { PacketAbility, Shape } from '../../../nemesis/packet-kinds.ts';
import type { Random } from '../../random.ts';
import type { VirtualClock } from './event-loop.ts';
import { drawDelay, fairWeather, type Weather } from './weather.ts';

/** How long a probe is on its way, microseconds: it asks whether a link is cut, and no weather stops it. */
const probeDelayUs = 500;

/** Messages have no size here: each counts as so many bytes on a link of limited rate. */
const messageBytes = 200;

export const simulatedPackets: PacketAbility = { network: 'the simulated network', refused: {} };

/** Who cut a link. */
const byNemesis = 1;
const byWall = 2;

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
  /** By `#linkOf`: 0 for a link that carries; one bit for a cut of the nemesis, one for a wall. */
  readonly #cut: Uint8Array;
  /** Of its own, so that what is done to packets changes nothing else that is drawn. */
  readonly #chance: Random;
  #shape: Shape | undefined;
  /** By `#linkOf`. */
  #shapers: ReadonlyMap<number, LinkShaper> = new Map();
  /** By sender: what its messages take longer. */
  readonly #extraUs: Float64Array;

  constructor({ nodes, clock, random, weather = fairWeather }: SimNetworkParts) {
    this.#nodes = nodes;
    this.#weather = weather;
    this.#clock = clock;
    this.#random = random;
    this.#cut = new Uint8Array(nodes.length * nodes.length);
    this.#chance = random.fork('packets');
    this.#extraUs = new Float64Array(nodes.length);
  }

  /**
   * Delivers after a delay, or loses or doubles it as the weather is, unless the link is cut when
   * the message leaves or when it arrives.
   * @param from the place of a node in the list of them, from 0 on; so is `to`
   */
  send(from: number, to: number, deliver: () => void): void {
    const link = this.#linkOf(from, to);
    if (this.#cut[link] !== 0) return;
    const { dropRate, dupRate, delay } = this.#weather;
    // Fair weather draws nothing here.
    if (dropRate > 0 && this.#random.chance(dropRate)) return;
    const copies = dupRate > 0 && this.#random.chance(dupRate) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const extraUs = this.#extraUs[from] ?? 0;
      for (const laterUs of this.#latenesses(link)) {
        this.#clock.schedule(laterUs + extraUs + drawDelay(delay, this.#random), () => {
          if (this.#cut[link] === 0) deliver();
        });
      }
    }
  }

  /** From here on these links deliver nothing, and all others do, but for those behind a wall. */
  setCut(links: readonly Link[]): void {
    this.#clear(byNemesis);
    for (const { from, to } of links) {
      this.#set(this.#nodes.indexOf(from), this.#nodes.indexOf(to), byNemesis);
    }
  }

  /** From here on this is done to what these links carry, and nothing to what all others do. */
  setShape(shape: Shape | undefined, links: readonly Link[]): void {
    this.#shape = shape;
    const places = links.map(({ from, to }) =>
      this.#linkOf(this.#nodes.indexOf(from), this.#nodes.indexOf(to)),
    );
    this.#shapers = new Map(
      shape === undefined ? [] : places.map((link) => [link, new LinkShaper(shape, this.#chance)]),
    );
  }

  /** What is done to packets that are tried, of which no other packet takes notice. */
  tryShape(packets: number): Tally {
    if (this.#shape === undefined) return { seen: 0, hit: 0 };
    const trial = new LinkShaper(this.#shape, this.#chance.fork('trial'));
    for (let i = 0; i < packets; i++) trial.arrivals(0, messageBytes);
    return trial.tally;
  }

  /** Nothing gets from the one nodes to the others, until `raze`: a cut of its own, beside those of the nemesis. */
  wall(from: readonly number[], to: readonly number[]): void {
    for (const sender of from) for (const receiver of to) this.#set(sender, receiver, byWall);
  }

  /** There are no walls any more. */
  raze(): void {
    this.#clear(byWall);
  }

  /** What the node sends takes so much longer from here on. */
  slow(from: number, extraUs: number): void {
    this.#extraUs[from] = extraUs;
  }

  /** Sends a probe through every link, and through walls; resolves with those that came out. */
  async probe(): Promise<readonly Link[]> {
    const arrived: Link[] = [];
    for (const [i, from] of this.#nodes.entries()) {
      for (const [j, to] of this.#nodes.entries()) {
        const link = this.#linkOf(i, j);
        if (i === j || this.#isCutByNemesis(link)) continue;
        this.#clock.schedule(probeDelayUs, () => {
          if (!this.#isCutByNemesis(link)) arrived.push({ from, to });
        });
      }
    }
    await this.#clock.sleepUntil(this.#clock.nowUs() + probeDelayUs);
    return arrived;
  }

  #isCutByNemesis(link: number): boolean {
    return ((this.#cut[link] ?? 0) & byNemesis) !== 0;
  }

  #set(from: number, to: number, bit: number): void {
    const link = this.#linkOf(from, to);
    this.#cut[link] = (this.#cut[link] ?? 0) | bit;
  }

  #clear(bit: number): void {
    for (let link = 0; link < this.#cut.length; link++) {
      this.#cut[link] = (this.#cut[link] ?? 0) & ~bit;
    }
  }

  #linkOf(from: number, to: number): number {
    return from * this.#nodes.length + to;
  }

  /** How much later than usual what leaves now arrives, microseconds, for each time that it does. */
  #latenesses(link: number): readonly number[] {
    const shaper = this.#shapers.get(link);
    if (shaper === undefined) return onTime;
    const nowMs = this.#clock.nowUs() / 1000;
    return shaper
      .arrivals(nowMs, messageBytes)
      .map((atMs) => Math.max(0, Math.round((atMs - nowMs) * 1000)));
  }
}

const onTime: readonly number[] = [0];
