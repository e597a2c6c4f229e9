import { between, bounce, type Scenario } from './scenario.ts';

export const leaderFailure: Scenario = {
  name: 'leader-failure',
  story: 'Each new leader is killed soon after its election, and is back a second later.',
  play: (stage) => ({
    heard({ node, event }) {
      if (event !== 'elected') return;
      const { random } = stage;
      stage.after(between(random, 100, 800), () => bounce(stage, node, between(random, 200, 1500)));
    },
  }),
};
