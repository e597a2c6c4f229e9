import { load, weather, type Profile } from './profile.ts';

/** A snapshot every few entries, nodes that are away for long, and kills while one is installed. */
export const snap: Profile = {
  name: 'snap',
  draw: (random) => ({
    ...{ nemesis: 'none', workload: 'mixed', scenario: 'crash-on-write' },
    nodes: random.pick([3, 5, 5]),
    ...load(random),
    ...weather(random),
    snapshotEntries: random.pick(['10', '20', '50']),
    powerLoss: random.chance(0.5),
    ...(random.chance(0.3) && { storage: 'bytes' }),
  }),
};
