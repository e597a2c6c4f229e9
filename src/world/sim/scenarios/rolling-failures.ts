import { between, bounce, type Scenario } from './scenario.ts';

export const rollingFailures: Scenario = {
  name: 'rolling-failures',
  story:
    'One node after the other is killed and comes back; the next one goes as soon as the last one follows a leader again.',
  play(stage) {
    const { random, size } = stage;
    let down = 0;
    const next = (): void => {
      down = (down % size) + 1;
      bounce(stage, down, between(random, 20, 400));
    };
    stage.after(between(random, 300, 600), next);
    return {
      heard({ node, event }) {
        if (node === down && (event === 'following' || event === 'elected')) {
          stage.after(between(random, 0, 100), next);
        }
      },
    };
  },
};
