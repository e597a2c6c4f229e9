import { randomFor } from '../../runner/plan.ts';
import { createSimWorld } from '../../world/sim/world.ts';
import { subjectAs } from '../options/system-options.ts';
import { runAt } from '../run/run-action.ts';
import type { Venue } from '../run/venue.ts';
import type { SimCommandOptions } from './sim-options.ts';
import { simSystemByName } from './sim-systems.ts';

/** Runs one test in virtual time and prints what came of it. Returns the exit code. */
export function simAction(options: SimCommandOptions): Promise<number> {
  return runAt(simVenue, options);
}

/** @throws HarnessError for a system that there is not, and a bug that it does not have */
async function simVenue(typed: SimCommandOptions): Promise<Venue> {
  const { entry, options, bug } = subjectAs(simSystemByName(typed.system), typed);
  const system = await entry.create(options);
  const powerLoss = typed.powerLoss === true;
  return {
    command: 'sim',
    system: `${entry.name} (simulated)`,
    bug,
    options: { system: entry.name, ...options, ...(powerLoss && { 'power-loss': true }) },
    createWorld: ({ seed }) =>
      createSimWorld({ system, nodes: typed.nodes, powerLoss, random: randomFor(seed, 'world') }),
    close: () => undefined,
  };
}
