/**
 * The zoo: every planted bug under its profile, seed after seed, and what finds it. Each seed is
 * what `raft-jepsen sim --seeds N --profile P --bug B --fail-fast` runs. Writes bench/bug-zoo.json, the
 * record that the gate (test/raft/sim/zoo.long.ts) holds later versions to, and docs/bug-zoo.md.
 * Run: npx tsx bench/bug-zoo.ts [--bugs a,b] [--seeds 20] [--profile swarm] [--correct 100]
 *
 * --bugs: only these; the rest of the record stays. --profile: this one in place of their own, and
 * nothing is recorded. --correct: so many seeds of the correct system for each profile, instead.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isBugName, plantedBugs, type BugProfile } from '../src/planted-bugs.ts';
import { zooPage } from './bug-zoo/page.ts';
import { recordFile, type Found, type ZooRecord } from './bug-zoo/record.ts';
import { searchSeeds } from './bug-zoo/search.ts';

const { values } = parseArgs({
  options: {
    bugs: { type: 'string' },
    seeds: { type: 'string', default: '20' },
    profile: { type: 'string' },
    correct: { type: 'string' },
  },
});

const seeds = Number(values.seeds);
const profiles = [...new Set(plantedBugs.map(({ profile }) => profile))];

if (values.correct !== undefined) {
  for (const profile of profiles) {
    const found = await searchSeeds({ profile, seeds: Number(values.correct), bug: null });
    console.log(`no bug, ${profile}: ${found.hits} findings in ${found.seeds} seeds`);
  }
} else {
  const record: ZooRecord = JSON.parse(readFileSync(recordFile, 'utf8')) as ZooRecord;
  const asked = values.bugs?.split(',').filter(isBugName);
  for (const { name, profile } of plantedBugs) {
    if (asked?.includes(name) === false) continue;
    const own = (values.profile ?? profile) as BugProfile;
    const found: Found = await searchSeeds({ profile: own, seeds, bug: name });
    console.log(`${name}: ${JSON.stringify(found)}`);
    if (values.profile !== undefined) continue;
    record[name] = found;
    writeFileSync(recordFile, `${JSON.stringify(record, null, 2)}\n`);
    writeFileSync(new URL('../docs/bug-zoo.md', import.meta.url), zooPage(record));
  }
}
