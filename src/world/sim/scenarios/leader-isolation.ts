import { between, others, type Scenario } from './scenario.ts';

export const leaderIsolation: Scenario = {
  name: 'leader-isolation',
  story:
    'Each new leader is cut off from all others, or heard by none, until there is another one, and a while longer: whoever asks it then must not be answered from the past.',
  play(stage) {
    let isolated = 0;
    return {
      heard({ node, event }) {
        if (event !== 'elected') return;
        const { random } = stage;
        if (isolated !== 0 && isolated !== node) {
          stage.after(between(random, 50, 800), () => {
            isolated = 0;
            stage.heal();
          });
          return;
        }
        stage.after(between(random, 50, 500), () => {
          isolated = node;
          const direction = random.chance(0.5) ? 'both' : 'from-one';
          stage.cut([node], others(stage, [node]), direction);
        });
      },
    };
  },
};
