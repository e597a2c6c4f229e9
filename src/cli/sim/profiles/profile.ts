import type { Random } from '../../../random.ts';
import type { SimCommandOptions } from '../sim-options.ts';

export type Drawn = Partial<SimCommandOptions>;

/** What a seed draws where nothing was typed: a cluster, its load and its faults. */
export interface Profile {
  readonly name: string;
  readonly draw: (random: Random) => Drawn;
}

/** A load that the check of a history is soon done with, and that leaves reads beside every write. */
export function load(random: Random): Drawn {
  return {
    timeLimit: 10,
    rate: random.pick([50, 100, 200]),
    concurrency: random.pick([5, 10, 16]),
    keys: random.pick([1, 3, 8]),
  };
}

/** Links that lose, double and delay messages, each in half of the seeds. */
export function weather(random: Random): Drawn {
  const drop = random.chance(0.5) ? random.pick([0.005, 0.02, 0.1]) : undefined;
  const dup = random.chance(0.5) ? random.pick([0.01, 0.1, 0.3]) : undefined;
  const delay = random.chance(0.6) ? random.pick(['1', 'exp:1', 'exp:5', '0.1..20']) : undefined;
  return {
    ...(drop !== undefined && { dropRate: drop }),
    ...(dup !== undefined && { dupRate: dup }),
    ...(delay !== undefined && { delay }),
  };
}
