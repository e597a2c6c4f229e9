// Catches any break of Raft's safety properties, or of progress after the faults end, in
// hundreds of short random lives of a cluster; a failure names the seed that repeats it.
import { describe, expect, test } from 'vitest';
import { live } from './random-life.ts';

const seeds = 240;
describe('a cluster under random faults', () => {
  test('is safe at every step, and recovers', { timeout: 60_000 }, () => {
    const total = new Map<string, number>();
    for (let seed = 1; seed <= seeds; seed++) {
      try {
        const { watch } = live(seed);
        for (const { name, occasions } of watch.invariants) {
          total.set(name, (total.get(name) ?? 0) + occasions);
        }
      } catch (error) {
        throw new Error(`seed ${seed}: ${String(error)}`, { cause: error });
      }
    }
    // Guards against lives in which nothing happened: they would be safe too.
    expect(total.get('election-safety')).toBeGreaterThan(2 * seeds);
    expect(total.get('committed-on-durable-quorum')).toBeGreaterThan(50 * seeds);
    expect(total.get('reads-see-commits')).toBeGreaterThan(20 * seeds);
    expect(Math.min(...total.values())).toBeGreaterThan(0);
  });

  test('lives the same life twice from the same seed', () => {
    const [first, second] = [live(7), live(7)];
    expect(second.nodes.map((node) => node.disk)).toEqual(first.nodes.map((node) => node.disk));
    expect(second.answers).toEqual(first.answers);
  });
});
