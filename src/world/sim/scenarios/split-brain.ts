import { between, others, type Scenario } from './scenario.ts';

export const splitBrain: Scenario = {
  name: 'split-brain',
  story:
    'A new leader finds itself with a minority behind a wall: the majority elects another one, and for a while there are two who believe that they lead.',
  play(stage) {
    let split = false;
    return {
      heard({ node, event }) {
        if (event !== 'elected' || split) return;
        const { random, size } = stage;
        const company = random
          .shuffle(others(stage, [node]))
          .slice(0, Math.floor((size - 1) / 2) - 1);
        const minority = [node, ...company];
        stage.after(between(random, 50, 400), () => {
          split = true;
          stage.cut(minority, others(stage, minority));
          stage.after(between(random, 600, 2000), () => {
            split = false;
            stage.heal();
            // Without an election there would be no news to wait for.
            if (random.chance(0.5)) return;
            stage.cut([node], others(stage, [node]));
            stage.after(between(random, 600, 1500), () => stage.heal());
          });
        });
      },
    };
  },
};
