import { load, weather, type Profile } from './profile.ts';

/** Leaders that reach few and die soon, over and over: entries of old terms on a majority (Figure 8). */
export const fig8: Profile = {
  name: 'fig8',
  draw: (random) => ({
    ...{ nemesis: 'none', workload: 'mixed', scenario: 'fig8' },
    nodes: random.pick([3, 5, 5, 5]),
    ...load(random),
    ...weather(random),
  }),
};
