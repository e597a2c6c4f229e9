import { existsSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { plantedBugs } from '../../src/planted-bugs.ts';
import type { Found, ZooRecord } from './record.ts';
import { zooArguments } from './search.ts';
import { leftOut, notFound } from './words.ts';

/** docs/bug-zoo.md. */
export async function zooPage(record: ZooRecord): Promise<string> {
  const config = await resolveConfig(import.meta.filename);
  return await format(textOf(record), { ...config, parser: 'markdown' });
}

function textOf(record: ZooRecord): string {
  const found = plantedBugs.filter(({ name }) => bestOf(record, name) !== undefined);
  const hidden = plantedBugs.filter(({ name }) => bestOf(record, name) === undefined);
  return `${[
    head(plantedBugs.length, found.length, hidden.filter(({ name }) => hasStory(name)).length),
    [
      '| bug | where | profile | hits | first seed | story | seen by |',
      '| --- | --- | --- | --: | --: | --- | --- |',
    ]
      .concat(plantedBugs.map((bug) => rowOf(bug.name, bug.place, record)))
      .join('\n'),
    '## What each one is',
    ...plantedBugs.map(
      (bug) =>
        `### ${bug.name}\n\n${bug.summary} **${bug.teaches}** _(${bug.source})_\n\n` +
        `\`\`\`sh\nnpx raft-jepsen sim ${zooArguments(bug).join(' ')} --seed ${bestOf(record, bug.name)?.first ?? 1}\n\`\`\``,
    ),
    '## Not found by these seeds',
    hidden.length === 0
      ? 'None.'
      : hidden
          .map(
            ({ name }) =>
              `- \`${name}\`: ${notFound[name] ?? 'not within these seeds; the reason is not known.'}`,
          )
          .join('\n'),
    '## Left out',
    Object.entries(leftOut)
      .map(([name, why]) => `- \`${name}\`: ${why}`)
      .join('\n'),
  ].join('\n\n')}\n`;
}

function bestOf(record: ZooRecord, name: string): Found | undefined {
  const { own } = record[name] ?? {};
  return own?.first != null ? own : undefined;
}

function rowOf(name: string, place: string, record: ZooRecord): string {
  const { own, swarm } = record[name] ?? {};
  const seen = Object.entries({ ...swarm?.detectors, ...own?.detectors }).sort(
    ([, a], [, b]) => b - a,
  );
  const cells = [
    ...[
      `\`${name}\``,
      place,
      own?.profile ?? '-',
      hitsOf(own),
      String(own?.first ?? '-'),
      hasStory(name) ? 'yes' : '',
    ],
    seen.map(([detector, times]) => `${detector} ${times}`).join(', ') || '-',
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Told step by step: test/raft/core/stories. */
function hasStory(name: string): boolean {
  return existsSync(new URL(`../../test/raft/core/stories/${name}.txt`, import.meta.url));
}

function hitsOf(found: Found | undefined): string {
  return found === undefined ? '-' : `${found.hits} of ${found.seeds}`;
}

function head(all: number, found: number, told: number): string {
  return `# The zoo: ${all} planted bugs, and what finds each

The built-in store can be told to break one rule, at the very line that keeps it: \`--bug NAME\`. The server refuses
it outside a test. \`raft-jepsen list bugs\` prints what each one is and teaches; here is what came of looking for them
in the simulator, seed after seed, each with the faults that its profile draws. ${found} of ${all} are found by seeds, ${told} more by a story in test/raft/core/stories. The six that any
run on real processes finds have [a page of their own](planted-bugs.md).

The table is what \`bench/bug-zoo.ts\` measured and wrote: hits of so many seeds, from seed 1 on, under the bug's own
profile, the first seed that found it, and in how many seeds each detector saw it. A run ends with
the first rule that is broken, so a detector that is not named may have come too late, not been blind.`;
}
