import { between, type Scenario } from './scenario.ts';

export const delayedReplication: Scenario = {
  name: 'delayed-replication',
  story:
    'What a new leader sends is late, up to where its followers lose patience: appends and their answers overtake elections.',
  play(stage) {
    let slow = 0;
    return {
      heard({ node, event }) {
        if (event !== 'elected') return;
        const { random } = stage;
        if (slow !== 0) stage.slow(slow, 0);
        slow = node;
        stage.after(between(random, 20, 500), () => stage.slow(node, between(random, 20, 300)));
      },
    };
  },
};
