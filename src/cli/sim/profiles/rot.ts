import { load, weather, type Profile } from './profile.ts';

/** A bit changes on the disk of one node, which may then refuse to start. */
export const rot: Profile = {
  name: 'rot',
  draw: (random) => ({
    ...{ nemesis: 'none', workload: 'mixed', scenario: 'rot' },
    nodes: random.pick([3, 5]),
    ...load(random),
    ...weather(random),
    storage: 'bytes',
    allowCrashes: true,
  }),
};
