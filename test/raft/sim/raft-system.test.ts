// Catches a node that is not safe, or does not recover, with all of it in play: clients, log on a
// disk, network, kills and pauses; and a planted bug that nobody would find.
import { describe, expect, test } from 'vitest';
import { plantedBugs, type BugName } from '../../../src/planted-bugs.ts';
import { simulateRaft, type RaftRun } from './simulated-run.ts';
import { silentSeeds } from './silent-seeds.ts';

describe('without a bug', () => {
  test('thirty runs under all faults are linearizable and recover', { timeout: 120_000 }, () =>
    silentSeeds(1, 30),
  );

  test('one seed is one history, whatever was lost on the way', async () => {
    const run: RaftRun = { seed: 4, powerLoss: true };
    const [first, second] = [await simulateRaft(run), await simulateRaft(run)];
    expect(first.history).toBe(second.history);
    expect((await simulateRaft({ ...run, seed: 5 })).history).not.toBe(first.history);
  });
});

/** In so many seeds each bug is found many times over. */
const seeds = 12;

const clear = plantedBugs.filter((bug) => 'foundByRun' in bug);

test.each(clear.map(({ name }) => name))('clients see %s', { timeout: 60_000 }, async (bug) => {
  for (let seed = 1; seed <= seeds; seed++) {
    const { results } = await simulateRaft({
      seed,
      bugs: [bug],
      twice: bug === 'no-sessions',
      watch: false,
    });
    const violated = results.properties.filter(({ status }) => status === 'violated');
    if (violated.some(({ name }) => name === 'linearizable')) return;
  }
  expect.fail(`${seeds} seeds did not find it`);
});

/** Rules of Raft that a bug breaks, before or without any client seeing it. */
const broken: readonly (readonly [BugName, readonly string[]])[] = [
  ['vote-no-log-check', ['leader-completeness']],
  ['read-any-node', ['reads-see-commits']],
  ['read-local-leader', ['reads-see-commits']],
  ['no-sessions', ['exactly-once']],
  ['no-fsync', ['durable-is-kept']],
];

test.each(broken)('%s breaks %s', { timeout: 60_000 }, async (bug, invariants) => {
  const found = new Set<string>();
  for (let seed = 1; seed <= seeds && !invariants.every((name) => found.has(name)); seed++) {
    const { outcome, results } = await simulateRaft({
      seed,
      bugs: [bug],
      twice: bug === 'no-sessions',
    });
    const broken = outcome.watched.filter(({ verdict }) => verdict === 'invalid');
    for (const { name } of broken) found.add(name);
    if (broken.length === 0) continue;
    expect(results).toMatchObject({ verdict: 'invalid', exitCode: 1 });
    expect(broken[0]?.details?.[0]).toMatch(/^node n\d, term \d+/);
  }
  expect([...found]).toEqual(expect.arrayContaining([...invariants]));
});
