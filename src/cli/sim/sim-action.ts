import { randomInt } from 'node:crypto';
import { badArguments } from '../../errors.ts';
import { runAt } from '../run/run-action.ts';
import { drawnFor } from './profiles.ts';
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
  return runAt(simVenue, drawnFor(options, typed, seed));
}
