import { drawnFor } from '../../src/cli/sim/profiles.ts';
import { runSeed, type SeedResult } from '../../src/cli/sim/seeds/seed-run.ts';
import { simCommand } from '../../src/cli/sim/sim.ts';
import type { SimCommandOptions } from '../../src/cli/sim/sim-options.ts';
import { exitCodes } from '../../src/exit-codes.ts';
import type { BugName, BugProfile } from '../../src/planted-bugs.ts';
import type { Found } from './record.ts';

export interface Search {
  readonly profile: BugProfile;
  /** From seed 1 on. */
  readonly seeds: number;
  readonly bug: BugName | null;
}

/** One seed, as the command line runs it. */
export function runZooSeed(
  bug: BugName | null,
  profile: string,
  seed: number,
): Promise<SeedResult> {
  const command = simCommand();
  const args = ['--profile', profile, '--fail-fast', ...(bug === null ? [] : ['--bug', bug])];
  command.parseOptions(args);
  const options = command.opts<SimCommandOptions>();
  return runSeed(drawnFor(options, new Set(['bug', 'failFast', 'profile']), seed), seed);
}

export function isFinding({ exitCode }: SeedResult): boolean {
  return exitCode === exitCodes.invalid || exitCode === exitCodes.harnessError;
}

/** Runs every seed, and counts who found what. */
export async function searchSeeds({ profile, seeds, bug }: Search): Promise<Found> {
  const detectors: Record<string, number> = {};
  let [hits, first]: [number, number | null] = [0, null];
  for (let seed = 1; seed <= seeds; seed++) {
    const result = await runZooSeed(bug, profile, seed);
    if (!isFinding(result)) continue;
    if (bug === null) console.log(`seed ${seed}: ${JSON.stringify(result.violated)}`);
    hits++;
    first ??= seed;
    for (const { name } of result.violated) detectors[name] = (detectors[name] ?? 0) + 1;
  }
  return { profile, seeds, hits, first, detectors };
}
