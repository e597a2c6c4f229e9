// Catches any break of Raft's safety properties, or of progress after the faults end, in
// hundreds of short random lives of a cluster; a failure names the seed that repeats it.
import { describe, expect, test } from 'vitest';
import { live } from './random-life.ts';

const seeds = 240;
describe('a cluster under random faults', () => {
  test('is safe at every step, and recovers', { timeout: 60_000 }, () => {
    const total = { elections: 0, commits: 0, reads: 0 };
    for (let seed = 1; seed <= seeds; seed++) {
      try {
        const { watch } = live(seed);
        total.elections += watch.elections;
        total.commits += watch.commits;
        total.reads += watch.reads;
      } catch (error) {
        throw new Error(`seed ${seed}: ${String(error)}`, { cause: error });
      }
    }
    // Guards against lives in which nothing happened: they would be safe too.
    expect(total.elections).toBeGreaterThan(2 * seeds);
    expect(total.commits).toBeGreaterThan(50 * seeds);
    expect(total.reads).toBeGreaterThan(20 * seeds);
  });

  test('lives the same life twice from the same seed', () => {
    const [first, second] = [live(7), live(7)];
    expect(second.nodes.map((node) => node.disk)).toEqual(first.nodes.map((node) => node.disk));
    expect(second.answers).toEqual(first.answers);
  });
});
