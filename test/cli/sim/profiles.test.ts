// Would catch: a profile that overrules what was typed, draws otherwise the second time, or never draws
// one of its faults.
import { expect, test } from 'vitest';
import { drawnFor } from '../../../src/cli/sim/drawn-for.ts';
import type { SimCommandOptions } from '../../../src/cli/sim/sim-options.ts';

const base: SimCommandOptions = {
  ...{ workload: 'mixed', nemesis: 'none', nodes: 3, results: 'results', system: 'raft-kv' },
  profile: 'swarm',
};
const nothing = new Set<string>();
const seeds = Array.from({ length: 200 }, (_, i) => i + 1);

test('a seed draws the same each time, and leaves no profile behind', () => {
  for (const seed of seeds)
    expect(drawnFor(base, nothing, seed)).toEqual(drawnFor(base, nothing, seed));
  expect(drawnFor(base, nothing, 1)).not.toHaveProperty('profile');
  expect(drawnFor({ ...base, profile: 'none' }, nothing, 1)).toMatchObject({ nodes: 3, seed: 1 });
});

test('what was typed stays', () => {
  const typed = new Set(['nodes', 'nemesis', 'delay']);
  const options = { ...base, nodes: 9, nemesis: 'kill', delay: '3' };
  for (const seed of seeds) {
    expect(drawnFor(options, typed, seed)).toMatchObject({ nodes: 9, nemesis: 'kill', delay: '3' });
  }
});

test('every fault is there in some seeds and absent in others', () => {
  const drawn = seeds.map((seed) => drawnFor(base, nothing, seed));
  const share = (has: (options: SimCommandOptions) => boolean): number =>
    drawn.filter(has).length / drawn.length;
  for (const has of [
    ...['partition', 'pause', 'kill'].map((f) => (o: SimCommandOptions) => o.nemesis.includes(f)),
    (o: SimCommandOptions) => o.powerLoss === true,
    (o: SimCommandOptions) => o.dropRate !== undefined,
    (o: SimCommandOptions) => o.dupRate !== undefined,
    (o: SimCommandOptions) => o.delay !== undefined,
    (o: SimCommandOptions) => o.nodes === 5,
    (o: SimCommandOptions) => o.scenario !== undefined,
    (o: SimCommandOptions) => o.snapshotEntries !== undefined,
    (o: SimCommandOptions) => o.workload !== 'mixed',
  ]) {
    expect(share(has)).toBeGreaterThan(0.2);
    expect(share(has)).toBeLessThan(0.8);
  }
});
