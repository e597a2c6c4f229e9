import { between, bounce, others, type Scenario } from './scenario.ts';

export const recovery: Scenario = {
  name: 'recovery',
  story:
    'A follower is down while the log grows. At the moment it follows again, before it has what it lacks, the leader dies.',
  play(stage) {
    const { random } = stage;
    let leader = 0;
    let absent = 0;
    return {
      heard({ node, event }) {
        if (event === 'following' && node === absent) {
          absent = 0;
          const victim = leader;
          stage.after(between(random, 0, 20), () =>
            bounce(stage, victim, between(random, 100, 600)),
          );
        }
        if (event !== 'elected') return;
        leader = node;
        stage.after(between(random, 100, 400), () => {
          if (absent !== 0) return;
          absent = random.pick(others(stage, [node]));
          bounce(stage, absent, between(random, 300, 1500));
        });
      },
    };
  },
};
