import { createHash } from 'node:crypto';
import { badArguments } from '../../../errors.ts';
import { seedRange } from '../../run/run-options.ts';
import type { SimCommandOptions } from '../sim-options.ts';
import type { SeedResult } from './seed-run.ts';

/** The seeds of this shard, in order. Throws RJ010 when there are not so many. */
export function seedsOf({ seed = 1, seeds = 1, shard }: SimCommandOptions): readonly number[] {
  if (seed + seeds - 1 > seedRange.max) {
    throw badArguments(
      'RJ010',
      `--seeds ${seeds} from ${seed} on: the last seed is ${seedRange.max}`,
      'begin with a lower --seed',
    );
  }
  const { index, of } = shard ?? { index: 1, of: 1 };
  const all: number[] = [];
  for (let at = index - 1; at < seeds; at += of) all.push(seed + at);
  if (all.length > 0) return all;
  throw badArguments('RJ010', `--shard ${index}/${of}: no seed is left for it`, 'use fewer shards');
}

/** One hash of the traces of all seeds: the same on every machine, with any number of jobs. */
export function combinedTrace(results: readonly SeedResult[]): string {
  const hash = createHash('sha256');
  for (const { seed, trace } of results) hash.update(`${seed} ${trace}\n`);
  return hash.digest('hex').slice(0, 16);
}
