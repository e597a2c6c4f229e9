import { load, weather, type Profile } from './profile.ts';

/** Leaders that do not stay, and restarts within an election: what terms and votes must not forget. */
export const churn: Profile = {
  name: 'churn',
  draw: (random) => ({
    ...{ nemesis: 'none', workload: 'mixed', scenario: 'churn' },
    nodes: random.pick([3, 5, 5]),
    ...load(random),
    ...weather(random),
    powerLoss: random.chance(0.5),
  }),
};
