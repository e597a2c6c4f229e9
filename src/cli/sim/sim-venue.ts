import { randomFor } from '../../runner/plan.ts';
import { fairWeather, type Weather } from '../../world/sim/weather.ts';
import { simulatedPackets } from '../../world/sim/network.ts';
import { scenarioByName } from '../../world/sim/scenarios/registry.ts';
import { createSimWorld, type SimWorld } from '../../world/sim/world.ts';
import { subjectAs } from '../options/system-options.ts';
import type { Venue } from '../run/venue.ts';
import { delayFrom } from './delay-option.ts';
import type { SimCommandOptions } from './sim-options.ts';
import { simSystemByName } from './sim-systems.ts';

/** Seconds for a scenario where no time limit was given. */
const defaultTimeLimit = 10;

/** A venue whose worlds are simulated ones. */
export interface SimVenue extends Venue {
  createWorld(run: { readonly seed: number }): SimWorld;
}

/** @throws HarnessError for a system that there is not, a bug that it does not have, and a delay that is none */
export async function simVenue(typed: SimCommandOptions): Promise<SimVenue> {
  const { entry, options, bug } = subjectAs(simSystemByName(typed.system), typed);
  const weather = weatherFrom(typed);
  const system = await entry.create(options);
  const powerLoss = typed.powerLoss === true;
  const { nodes, dropRate, dupRate, delay, timeLimit = defaultTimeLimit } = typed;
  const scenario = typed.scenario === undefined ? undefined : scenarioByName(typed.scenario);
  const staging = scenario && { scenario, untilUs: timeLimit * 1_000_000 };
  return {
    command: 'sim',
    system: `${entry.name} (simulated)`,
    bug,
    options: {
      system: entry.name,
      ...options,
      ...(powerLoss && { 'power-loss': true }),
      ...(scenario !== undefined && { scenario: scenario.name }),
      ...(dropRate !== undefined && { 'drop-rate': String(dropRate) }),
      ...(dupRate !== undefined && { 'dup-rate': String(dupRate) }),
      ...(delay !== undefined && { delay }),
    },
    packets: simulatedPackets,
    isOperated: system.isOperated === true,
    createWorld: ({ seed }) =>
      createSimWorld({
        ...{ system, nodes, powerLoss, weather, staging },
        random: randomFor(seed, 'world'),
      }),
    close: () => undefined,
  };
}

function weatherFrom({ dropRate, dupRate, delay }: SimCommandOptions): Weather {
  return {
    dropRate: dropRate ?? 0,
    dupRate: dupRate ?? 0,
    delay: delay === undefined ? fairWeather.delay : delayFrom(delay),
  };
}
