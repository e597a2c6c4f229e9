import { load, weather, type Profile } from './profile.ts';

/** The power goes everywhere at once: nothing is there but what was synced. */
export const power: Profile = {
  name: 'power',
  draw: (random) => ({
    ...{ nemesis: 'none', workload: 'mixed', scenario: 'power-cuts' },
    nodes: random.pick([3, 5]),
    ...load(random),
    ...weather(random),
    powerLoss: true,
    ...(random.chance(0.5) && { storage: 'bytes' }),
  }),
};
