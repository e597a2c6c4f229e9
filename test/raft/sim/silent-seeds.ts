// The correct system under all faults: nothing may be found, and something must have happened.
import { expect } from 'vitest';
import { simulateRaft } from './simulated-run.ts';

const mayBeIdle = [
  ...['exactly-once', 'durable-is-kept', 'snapshots-agree'],
  ...['one-change-at-a-time', 'quorums-overlap'],
];

/** Of three seeds: in these, members change, the office is handed over and snapshots are forced. */
const operated: ReadonlySet<number> = new Set([1, 2]);

/** Runs the seeds; a failure names the one that repeats it. */
export async function silentSeeds(from: number, to: number): Promise<void> {
  const seen = new Set<string>();
  let faults = 0;
  let operations = 0;
  for (let seed = from; seed <= to; seed++) {
    const { outcome, results } = await simulateRaft({
      seed,
      nodes: [3, 5, 4][seed % 3] ?? 3,
      nemesis: operated.has(seed % 3) ? 'all,membership,snapshot' : 'all',
      powerLoss: seed % 2 === 0,
      storage: seed % 5 === 0 ? 'bytes' : 'records',
      // Requests that are repeated, as the clients of some runs do.
      twice: seed % 4 < 2,
      ...(seed % 3 > 0 && { snapshotEntries: [20, 150][seed % 2] }),
    });
    const broken = results.properties.filter(
      ({ status }) => status === 'violated' || status === 'unknown',
    );
    expect(broken, `seed ${seed}`).toEqual([]);
    const idle = results.properties.filter(({ status }) => status === 'not-exercised');
    // Nobody asked twice, no node came back, no snapshot was due: the rest always has something to look at.
    for (const { name } of idle) expect(mayBeIdle, `seed ${seed}`).toContain(name);
    expect(results.verdict, `seed ${seed}`).toBe('valid');
    for (const { family } of outcome.faults) seen.add(family);
    faults += outcome.faults.length;
    operations += outcome.operations.length;
  }
  for (const family of ['membership', 'transfer', 'snapshot']) expect(seen).toContain(family);
  const runs = to - from + 1;
  expect(faults).toBeGreaterThan(3 * runs);
  expect(operations).toBeGreaterThan(500 * runs);
}
