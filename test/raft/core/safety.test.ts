// Catches any break of Raft's safety properties, or of progress after the faults end, in
// hundreds of short random lives of a cluster; a failure names the seed that repeats it.
import { describe, expect, test } from 'vitest';
import { live, liveAll } from './random-life.ts';

const seeds = 240;
describe('a cluster under random faults', () => {
  test('is safe at every step, and recovers', { timeout: 60_000 }, () => {
    const met = liveAll(1, seeds + 1);
    // Guards against lives in which nothing happened: they would be safe too.
    expect(met.get('election-safety')).toBeGreaterThan(2 * seeds);
    expect(met.get('committed-on-durable-quorum')).toBeGreaterThan(50 * seeds);
    expect(met.get('reads-see-commits')).toBeGreaterThan(20 * seeds);
    expect(met.get('snapshots taken')).toBeGreaterThan(20 * seeds);
    expect(met.get('snapshots sent')).toBeGreaterThan(seeds);
    expect(met.get('snapshots installed')).toBeGreaterThan(seeds);
    expect(met.get('parts repeated')).toBeGreaterThan(seeds);
    expect(met.get('joint phases entered')).toBeGreaterThan(seeds / 4);
    expect(met.get('transfers done')).toBeGreaterThan(seeds / 10);
    expect(Math.min(...met.values())).toBeGreaterThan(0);
  });

  test('lives the same life twice from the same seed', () => {
    const [first, second] = [live(7), live(7)];
    expect(second.nodes.map((node) => node.disk)).toEqual(first.nodes.map((node) => node.disk));
    expect(second.answers).toEqual(first.answers);
  });
});
