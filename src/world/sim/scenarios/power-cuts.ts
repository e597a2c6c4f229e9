import { between, others, type Scenario } from './scenario.ts';

export const powerCuts: Scenario = {
  name: 'power-cuts',
  story: 'All nodes, or a majority of them, stop at once and start again one after the other.',
  play(stage) {
    const { random, size } = stage;
    const cut = (): void => {
      const all = random.shuffle(others(stage, []));
      const hit = random.chance(0.6) ? all : all.slice(0, Math.floor(size / 2) + 1);
      for (const node of hit) {
        stage.kill(node);
        stage.after(between(random, 5, 300), () => stage.start(node));
      }
      stage.after(between(random, 500, 1500), cut);
    };
    stage.after(between(random, 300, 900), cut);
    return {};
  },
};
