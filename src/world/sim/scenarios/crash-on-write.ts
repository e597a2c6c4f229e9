import { between, bounce, type Scenario } from './scenario.ts';

const windows: ReadonlySet<string> = new Set(['snapshot-installed', 'truncated', 'snapshot-taken']);

export const crashOnWrite: Scenario = {
  name: 'crash-on-write',
  story:
    'A node that installs or takes a snapshot, or cuts its log, is killed at that instant or shortly after; others are away for long, so that they need a snapshot.',
  play(stage) {
    const { random, size } = stage;
    const outage = (): void => {
      const node = 1 + random.int(size);
      if (stage.isUp(node)) bounce(stage, node, between(random, 300, 2000));
      stage.after(between(random, 400, 1500), outage);
    };
    stage.after(between(random, 300, 600), outage);
    return {
      heard({ node, event }) {
        if (!windows.has(event) || !random.chance(event === 'snapshot-taken' ? 0.1 : 0.5)) return;
        const atUs = random.chance(0.5) ? 0 : random.int(500);
        stage.after(atUs, () => bounce(stage, node, between(random, 5, 60)));
      },
    };
  },
};
