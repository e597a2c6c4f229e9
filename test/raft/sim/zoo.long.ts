// Would catch: a planted bug that its profile finds no more within five times the seeds that it
// took, and a finding in the correct system. Searches about a thousand seeds: ten minutes or so.
import { expect, test } from 'vitest';
import { readZoo } from '../../../bench/bug-zoo/record.ts';
import { searchSeeds } from '../../../bench/bug-zoo/search.ts';
import { plantedBugs } from '../../../src/planted-bugs.ts';

const record = readZoo();
const found = plantedBugs.filter(({ name }) => record[name]?.own?.first != null);

test.each(found)('$profile finds $name', async (bug) => {
  const seeds = 5 * (record[bug.name]?.own?.first ?? 1);
  const { first } = await searchSeeds(bug, { seeds, first: true });
  expect(first).not.toBeNull();
});

/** Of each profile, on the correct system. */
const silentSeeds = Number(process.env['ZOO_SILENT_SEEDS'] ?? 200);
const profiles = [...new Set(plantedBugs.map(({ profile }) => profile))];

test.each(profiles)('%s finds nothing where there is no bug', async (profile) => {
  const { hits, seeds, says } = await searchSeeds({ name: null, profile }, { seeds: silentSeeds });
  expect([hits, says]).toEqual([0, null]);
  expect(seeds).toBe(silentSeeds);
});
