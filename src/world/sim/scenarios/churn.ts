import { between, bounce, others, type Scenario } from './scenario.ts';

export const churn: Scenario = {
  name: 'churn',
  story:
    'No leader stays: every 120 to 500 ms it is killed, and is back before others have noticed, or it is cut off.',
  play(stage) {
    const { random } = stage;
    let leader = 1;
    const strike = (): void => {
      const victim = leader;
      if (random.chance(0.6)) bounce(stage, victim, between(random, 5, 60));
      else {
        stage.cut([victim], others(stage, [victim]));
        stage.after(between(random, 100, 400), () => stage.heal());
      }
      stage.after(between(random, 120, 500), strike);
    };
    stage.after(between(random, 120, 500), strike);
    return {
      heard({ node, event }) {
        if (event === 'elected') leader = node;
      },
    };
  },
};
