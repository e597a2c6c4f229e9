import { between, bounce, others, type Scenario } from './scenario.ts';

export const figure8: Scenario = {
  name: 'fig8',
  story:
    'Each new leader reaches none, one or two of the others, and is killed within a moment: entries of old terms lie on some logs and not on others, as in Figure 8 of the Raft paper.',
  play: (stage) => ({
    heard({ node, event }) {
      if (event !== 'elected') return;
      const { random } = stage;
      const company = random.shuffle(others(stage, [node])).slice(0, random.int(3));
      stage.heal();
      stage.cut([node], others(stage, [node, ...company]));
      stage.after(between(random, 20, 160), () => {
        stage.heal();
        bounce(stage, node, between(random, 5, 300));
      });
    },
  }),
};
