// Catches a cluster that never has a leader, or changes it for ever, because its disks are as
// slow as its election timeout: time that a write takes, counted as silence of the others.
import { describe, expect, test } from 'vitest';
import { SimulatedCluster } from './simulated-cluster.ts';

const fair = { loss: 0, duplication: 0, meanDelayUs: 500, meanSyncUs: 500 };

/** Each sync of a node, milliseconds, by node; the election timeout is 300 to 600 ms. */
const disks: readonly { readonly name: string; readonly syncMs: (id: number) => number }[] = [
  { name: 'every sync takes 300 ms', syncMs: () => 300 },
  { name: 'every sync takes 700 ms', syncMs: () => 700 },
  { name: 'every sync takes 2 s', syncMs: () => 2_000 },
  { name: 'a majority of the disks takes 1 s', syncMs: (id) => (id === 1 ? 1 : 1_000) },
  { name: 'one disk takes 5 s', syncMs: (id) => (id === 1 ? 5_000 : 1) },
];

describe.each(disks)('$name', ({ syncMs }) => {
  test.each([3, 5])('%i nodes elect a leader, keep it, and commit', (count) => {
    for (let seed = 1; seed <= 20; seed++) {
      const cluster = new SimulatedCluster(seed, count);
      cluster.weather = { ...fair, syncUs: (node) => syncMs(node.id) * 1000 };
      cluster.run(15_000_000);
      const [leader, second] = cluster.leaders();
      expect(leader, `a leader after 15 s, seed ${seed}`).toBeDefined();
      expect(second, `one leader, seed ${seed}`).toBeUndefined();
      const elections = cluster.watch.occasionsOf('election-safety');
      const proposals = Array.from({ length: 10 }, () => cluster.propose(leader!, 'x'));
      cluster.run(cluster.nowUs + 15_000_000);
      for (const id of proposals) expect(cluster.answers.get(id)).toBe('committed');
      expect(cluster.watch.occasionsOf('election-safety'), `no election since, seed ${seed}`).toBe(
        elections,
      );
    }
  });
});
