// Catches a planted bug without a record of what finds it, and one that its recorded seed has
// ceased to find: then either the bug does no harm any more or the simulator has become blind.
import { expect, test } from 'vitest';
import { readZoo } from '../../../bench/bug-zoo/record.ts';
import { isFinding, runZooSeed } from '../../../bench/bug-zoo/search.ts';
import { leftOut, notFound } from '../../../bench/bug-zoo/words.ts';
import { plantedBugs } from '../../../src/planted-bugs.ts';

const record = readZoo();

test('of every bug it is written what finds it, or why nothing does', () => {
  for (const { name, profile } of plantedBugs) {
    const own = record[name]?.own;
    expect([name, own?.profile]).toEqual([name, profile]);
    expect([name, own?.first == null]).toEqual([name, name in notFound]);
  }
  const known = new Set<string>(plantedBugs.map(({ name }) => name));
  expect(Object.keys(record).filter((name) => !known.has(name))).toEqual([]);
  expect(
    Object.keys(leftOut)
      .flatMap((names) => names.split(', '))
      .filter((n) => known.has(n)),
  ).toEqual([]);
});

/** One of each room and each kind of rule; all of them are in zoo.long.ts. */
const sample = plantedBugs.filter(({ name }) =>
  [
    'commit-minority',
    'vote-log-and',
    'read-before-noop',
    'cas-without-compare',
    'snap-bad-term',
  ].includes(name),
);

test.each(sample)('$name is found at its recorded seed', { timeout: 60_000 }, async (bug) => {
  const first = record[bug.name]?.own?.first ?? 1;
  const { violated, ...result } = await runZooSeed(bug, first);
  expect(isFinding({ violated, ...result })).toBe(true);
  const known = Object.keys(record[bug.name]?.own?.detectors ?? {});
  expect(known).toEqual(expect.arrayContaining(violated.map(({ name }) => name)));
});
