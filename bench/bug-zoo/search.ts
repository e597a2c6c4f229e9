import { drawnFor } from '../../src/cli/sim/drawn-for.ts';
import { runSeed, type SeedResult } from '../../src/cli/sim/seeds/seed-run.ts';
import { simCommand } from '../../src/cli/sim/sim.ts';
import type { SimCommandOptions, Typed } from '../../src/cli/sim/sim-options.ts';
import { exitCodes } from '../../src/exit-codes.ts';
import type { PlantedBug } from '../../src/planted-bugs.ts';
import type { Found } from './record.ts';

/** What is searched: a bug under its profile, or a profile without a bug. */
export type Subject = Pick<PlantedBug, 'profile' | 'workload'> & { readonly name: string | null };

export interface Search {
  readonly from?: number;
  readonly seeds: number;
  /** Ends with the first seed that finds it. */
  readonly first?: boolean;
}

/** The arguments of `raft-jepsen sim` that a bug is looked for with. */
export function zooArguments({ name, profile, workload }: Subject): readonly string[] {
  return [
    ...(name === null ? [] : ['--bug', name]),
    ...['--profile', profile],
    ...(workload === undefined ? [] : ['--workload', workload]),
    '--fail-fast',
  ];
}

/** One seed, as the command line runs it. */
export function runZooSeed(subject: Subject, seed: number): Promise<SeedResult> {
  const command = simCommand();
  command.parseOptions([...zooArguments(subject)]);
  const options = command.opts<SimCommandOptions>();
  const typed: Typed = new Set(
    Object.keys(options).filter((name) => command.getOptionValueSource(name) === 'cli'),
  );
  return runSeed(drawnFor(options, typed, seed), seed);
}

export function isFinding({ exitCode }: SeedResult): boolean {
  return exitCode === exitCodes.invalid || exitCode === exitCodes.harnessError;
}

/** Runs the seeds, and counts who found what. */
export async function searchSeeds(subject: Subject, search: Search): Promise<Found> {
  const { from = 1, seeds, first: toFirst = false } = search;
  const detectors: Record<string, number> = {};
  let [hits, ran]: [number, number] = [0, 0];
  let first: Found['first'] = null;
  let says: string | null = null;
  for (let seed = from; seed < from + seeds && !(toFirst && first !== null); seed++) {
    const result = await runZooSeed(subject, seed);
    ran++;
    if (!isFinding(result)) continue;
    hits++;
    first ??= seed;
    says ??= result.violated[0]?.summary ?? null;
    for (const { name } of result.violated) detectors[name] = (detectors[name] ?? 0) + 1;
  }
  return { profile: subject.profile, seeds: ran, hits, first, detectors, says };
}
