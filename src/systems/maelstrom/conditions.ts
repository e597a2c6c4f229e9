import { linkName } from '../../../nemesis/grudges.ts';
import type { Link } from '../../../nemesis/nemesis.ts';
import type { Random } from '../../random.ts';

/** What a link does to the messages of nodes, as data. Clients and services are not concerned. */
export interface LinkConditions {
  /** Mean, milliseconds. */
  readonly delayMs: number;
  /** Every delay is the mean; anywhere up to twice the mean; or exponential: a few are very late. */
  readonly distribution: 'constant' | 'uniform' | 'exponential';
  /** Of all messages, this share is lost. */
  readonly loss: number;
  /** Of all messages, this share arrives twice. Nodes of this protocol are written for a network that never does this. */
  readonly duplication: number;
}

export const perfect: LinkConditions = {
  delayMs: 0,
  distribution: 'exponential',
  loss: 0,
  duplication: 0,
};

/** Decides for each message when it arrives. */
export class Conditions {
  readonly #random: Random;
  readonly #usual: LinkConditions;
  #special: ReadonlyMap<string, LinkConditions> = new Map();

  /** @param usual what every link does that has no conditions of its own */
  constructor(random: Random, usual: LinkConditions = perfect) {
    this.#random = random;
    this.#usual = usual;
  }

  /** From here on these links, by their names, have conditions of their own, and all others the usual ones. */
  set(special: ReadonlyMap<string, LinkConditions>): void {
    this.#special = special;
  }

  /** After how many milliseconds a message arrives: a number for each time that it does. */
  delaysOf(link: Link): readonly number[] {
    const conditions = this.#special.get(linkName(link)) ?? this.#usual;
    const { loss, duplication } = conditions;
    if (loss > 0 && this.#random.chance(loss)) return [];
    const copies = duplication > 0 && this.#random.chance(duplication) ? 2 : 1;
    return Array.from({ length: copies }, () => this.#delay(conditions));
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
