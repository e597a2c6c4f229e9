import { LinkShaper, tallyOf, type Tally } from '../../../nemesis/link-shaper.ts';
import { linkName } from '../../../nemesis/grudges.ts';
import type { Link } from '../../../nemesis/nemesis.ts';
import type { Shape } from '../../../nemesis/packet-kinds.ts';
import { badArguments } from '../../errors.ts';
import type { Random } from '../../random.ts';
import type { SystemOptionValues } from '../system-entry.ts';
import { distributions, type Distribution } from './distributions.ts';

/** What a link does to the messages of nodes, as data. Clients and services are not concerned. */
export interface LinkConditions {
  /** Mean, milliseconds. */
  readonly delayMs: number;
  /** Every delay is the mean; anywhere up to twice the mean; or exponential: a few are very late. */
  readonly distribution: Distribution;
  /** Of all messages, this share is lost. */
  readonly loss: number;
  /** Of all messages, this share arrives twice. Nodes of this protocol are written for a network that never does this. */
  readonly duplication: number;
}

/** Nothing is delayed, lost or doubled. */
export const perfect: LinkConditions = {
  delayMs: 0,
  distribution: 'constant',
  loss: 0,
  duplication: 0,
};

/**
 * What `--latency`, `--latency-dist` and `--loss` ask for. Without them messages take a while, the
 * same for all: when there is always something on its way, a cut always loses something.
 *
 * @throws HarnessError RJ087 for a number that is none or out of range
 */
export function conditionsOf(options: SystemOptionValues): LinkConditions {
  const dist = options['latency-dist'];
  const delayMs = numberOf('latency', options, { fallback: 5, max: 10_000 });
  const loss = numberOf('loss', options, { fallback: 0, max: 1 });
  const distribution = distributions.find(({ name }) => name === dist)?.name ?? 'constant';
  return { delayMs, distribution, loss, duplication: 0 };
}

function numberOf(
  name: string,
  options: SystemOptionValues,
  { fallback, max }: { readonly fallback: number; readonly max: number },
): number {
  const typed = options[name];
  if (typed === undefined) return fallback;
  const number = typed.trim() === '' ? NaN : Number(typed);
  if (number >= 0 && number <= max) return number;
  throw badArguments('RJ087', `--${name} ${typed}`, `give a number from 0 to ${max}`);
}

/** Decides for each message when it arrives. */
export class Conditions {
  readonly #random: Random;
  /** Of its own, so that what is done to packets changes nothing else that is drawn. */
  readonly #chance: Random;
  readonly #usual: LinkConditions;
  #shapers: ReadonlyMap<string, LinkShaper> = new Map();

  /** @param usual what every link does that has no conditions of its own */
  constructor(random: Random, usual: LinkConditions = perfect) {
    this.#random = random;
    this.#chance = random.fork('packets');
    this.#usual = usual;
  }

  /** From here on this is done, beside what is usual, to what these links carry; undefined: nothing. */
  setShape(shape: Shape | undefined, links: readonly Link[]): void {
    this.#shapers = new Map(
      shape === undefined
        ? []
        : links.map((link) => [linkName(link), new LinkShaper(shape, this.#chance)]),
    );
  }

  /** What became of the messages that this was to be done to. */
  shaped(): Tally {
    return tallyOf([...this.#shapers.values()]);
  }

  /**
   * After how many milliseconds a message arrives: a number for each time that it does.
   *
   * @param nowMs of any clock that only moves on
   */
  delaysOf(link: Link, nowMs: number, bytes: number): readonly number[] {
    const { loss, duplication } = this.#usual;
    if (loss > 0 && this.#random.chance(loss)) return [];
    const copies = duplication > 0 && this.#random.chance(duplication) ? 2 : 1;
    const usual = Array.from({ length: copies }, () => this.#delay(this.#usual));
    const shaper = this.#shapers.get(linkName(link));
    if (shaper === undefined) return usual;
    return usual.flatMap((delayMs) =>
      shaper.arrivals(nowMs + delayMs, bytes).map((atMs) => atMs - nowMs),
    );
  }

  #delay({ delayMs, distribution }: LinkConditions): number {
    if (delayMs === 0) return 0;
    switch (distribution) {
      case 'constant':
        return delayMs;
      case 'uniform':
        return 2 * delayMs * this.#random.float();
      case 'exponential':
        return -Math.log(1 - this.#random.float()) * delayMs;
    }
  }
}
