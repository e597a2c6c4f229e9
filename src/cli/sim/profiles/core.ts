import { load, weather, type Profile } from './profile.ts';

/** Only a majority is connected in the end, and must make progress. */
export const core: Profile = {
  name: 'core',
  draw: (random) => ({
    ...{ nemesis: 'none', workload: 'mixed', scenario: 'core' },
    nodes: random.pick([3, 4, 5, 5, 7]),
    ...load(random),
    ...weather(random),
  }),
};
