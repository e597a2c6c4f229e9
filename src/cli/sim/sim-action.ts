import { randomInt } from 'node:crypto';
import { badArguments } from '../../errors.ts';
import { runAt } from '../run/run-action.ts';
import type { SimWorld } from '../../world/sim/world.ts';
import { clusterTable } from './cluster-table.ts';
import { drawnFor } from './drawn-for.ts';
import { seedsAction } from './seeds/seeds-action.ts';
import type { SimCommandOptions, Typed } from './sim-options.ts';
import { simVenue } from './sim-venue.ts';

const onlyOfMany = [
  ['shard', '--shard'],
  ['jobs', '--jobs'],
  ['keepGoing', '--keep-going'],
] as const;

/** Runs one test in virtual time, or many, and prints what came of it. Returns the exit code. */
export function simAction(options: SimCommandOptions, typed: Typed): Promise<number> {
  const { seeds } = options;
  if (seeds !== undefined) return seedsAction({ ...options, seeds }, typed);
  for (const [name, flag] of onlyOfMany) {
    if (!typed.has(name)) continue;
    throw badArguments('RJ092', `${flag} is for many seeds`, `add --seeds N, or leave ${flag} out`);
  }
  const seed = options.seed ?? randomInt(0x1_0000_0000);
  return runAndShow(drawnFor(options, typed, seed));
}

/** One run, and behind its summary the nodes as they were in the end. */
async function runAndShow(options: SimCommandOptions): Promise<number> {
  let world: SimWorld | undefined;
  const exitCode = await runAt(async (asked: SimCommandOptions) => {
    const venue = await simVenue(asked);
    return { ...venue, createWorld: (run) => (world = venue.createWorld(run)) };
  }, options);
  if (world !== undefined && options.json !== true) {
    process.stdout.write(`\n${clusterTable(world).join('\n')}\n`);
  }
  return exitCode;
}
