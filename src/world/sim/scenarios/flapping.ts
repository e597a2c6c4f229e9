import { between, others, type Scenario } from './scenario.ts';

export const flapping: Scenario = {
  name: 'flapping',
  story:
    'The links of the leader to some of the others fail and heal again, faster than an election, in one direction or in both.',
  play(stage) {
    const { random } = stage;
    let leader = 1;
    const flap = (): void => {
      const far = others(stage, [leader]);
      const some = random.shuffle(far).slice(0, 1 + random.int(far.length));
      stage.cut([leader], some, random.chance(0.5) ? 'both' : 'from-one');
      stage.after(between(random, 10, 200), () => {
        stage.heal();
        stage.after(between(random, 10, 200), flap);
      });
    };
    stage.after(between(random, 300, 600), flap);
    return {
      heard({ node, event }) {
        if (event === 'elected') leader = node;
      },
    };
  },
};
