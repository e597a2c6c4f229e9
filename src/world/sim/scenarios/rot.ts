import { between, type Scenario } from './scenario.ts';

export const rot: Scenario = {
  name: 'rot',
  story:
    'The disk of one node changes a bit while the node is down. It must refuse to start rather than forget what it has acknowledged, and the others must go on without it.',
  play(stage) {
    const { random, size } = stage;
    const node = 1 + random.int(size);
    const spoil = (): void => {
      stage.kill(node);
      stage.rot(node);
      stage.after(between(random, 5, 200), () => stage.start(node));
    };
    stage.after(between(random, 500, 2500), spoil);
    // Later another node is away for a while: with one that forgets, a majority has forgotten.
    const other = (node % size) + 1;
    if (size > 3) {
      stage.after(between(random, 3000, 4000), () => {
        stage.kill(other);
        stage.after(between(random, 300, 900), () => stage.start(other));
      });
    }
    return {};
  },
};
