/**
 * The zoo: every planted bug under its profile and under the swarm, seed after seed, and what finds it.
 * Each seed is what `raft-jepsen sim --profile P --bug B --fail-fast --seeds N` runs. Writes
 * bench/bug-zoo.json, to which test/raft/sim/zoo.long.ts holds later versions, and docs/bug-zoo.md.
 * Run: npx tsx bench/bug-zoo.ts [--bugs a,b] [--seeds 20] [--shard 1/2]
 *      npx tsx bench/bug-zoo.ts --correct 100      the correct system, so many seeds of each profile
 *      npx tsx bench/bug-zoo.ts --page             only the page, from the record
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { plantedBugs } from '../src/planted-bugs.ts';
import { zooPage } from './bug-zoo/page.ts';
import { readZoo, writeZoo, type Found } from './bug-zoo/record.ts';
import { searchSeeds } from './bug-zoo/search.ts';

const { values } = parseArgs({
  options: {
    bugs: { type: 'string' },
    seeds: { type: 'string', default: '20' },
    shard: { type: 'string', default: '1/1' },
    correct: { type: 'string' },
    page: { type: 'boolean', default: false },
    'own-only': { type: 'boolean', default: false },
  },
});

const [shard = 1, shards = 1] = values.shard.split('/').map(Number);
const seeds = Number(values.seeds);

function told(name: string, { profile, seeds: ran, hits, first, detectors }: Found): void {
  const by = Object.entries(detectors).map(([detector, times]) => `${detector} ${times}`);
  console.log(`${name}, ${profile}: ${hits} of ${ran}, first ${first ?? '-'} ${by.join(', ')}`);
}

/** The record is read anew: another shard may have written to it. */
function record(name: string, found: { own?: Found; swarm?: Found }): void {
  const all = readZoo();
  all[name] = { ...all[name], ...found };
  writeZoo(all);
}

async function searchAll(): Promise<void> {
  const asked = values.bugs?.split(',');
  for (const [i, bug] of plantedBugs.entries()) {
    if (asked?.includes(bug.name) === false || i % shards !== shard - 1) continue;
    const own = await searchSeeds(bug, { seeds });
    told(bug.name, own);
    record(bug.name, { own });
    if (values['own-only'] || bug.profile === 'swarm') continue;
    const swarm = await searchSeeds({ ...bug, profile: 'swarm' }, { seeds });
    told(bug.name, swarm);
    record(bug.name, { swarm });
  }
}

async function searchCorrect(): Promise<void> {
  for (const profile of new Set(plantedBugs.map((bug) => bug.profile))) {
    told('no bug', await searchSeeds({ name: null, profile }, { seeds: Number(values.correct) }));
  }
}

if (values.correct !== undefined) await searchCorrect();
else if (!values.page) await searchAll();
if (values.correct === undefined) {
  writeFileSync(new URL('../docs/bug-zoo.md', import.meta.url), await zooPage(readZoo()));
}
