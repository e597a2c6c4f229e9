import { nemeses } from '../../nemesis/combined.ts';
import { choiceLists } from '../../src/cli/list/catalogue.ts';
import { errorCodes } from '../../src/errors.ts';
import { plantedBugs } from '../../src/planted-bugs.ts';
import { workloads } from '../../workloads/registry.ts';
import { anomalies, unknownReasons } from './anomalies.ts';
import { commandReference, commandTable } from './commands.ts';
import { exitCodeMeanings } from './exit-code-meanings.ts';
import { bullets, code, table } from './markdown.ts';
import { deposedLeaderStory, readIndexSource } from './story.ts';

/** The generated parts of the pages, by the name that their marks give. */
export const sections: Readonly<Record<string, () => string>> = {
  commands: commandTable,
  'command-reference': commandReference,
  'exit-codes': () =>
    table(
      ['exit code', 'means'],
      exitCodeMeanings.map(({ exitCode, meaning }) => [String(exitCode), meaning]),
    ),
  errors: () =>
    table(
      ['code', 'what', 'when', 'what to do'],
      Object.entries(errorCodes).map(([name, { title, when, remedy }]) => [
        name,
        title,
        when,
        remedy,
      ]),
    ),
  workloads: () =>
    [
      table(
        ['name', 'clients', 'of them only read', 'operations', 'keys', 'reads', 'values'],
        workloads.map(({ name, defaults }) => [
          code(name),
          String(defaults.concurrency),
          String(defaults.readers),
          defaults.ops === null
            ? `${defaults.timeLimitMs / 1000} s, ${defaults.rate === 'auto' ? 'as many as are answered promptly' : `${defaults.rate}/s`}`
            : `${defaults.ops}, at full speed`,
          String(defaults.keys),
          `${defaults.readRatio * 100} %`,
          String(defaults.values),
        ]),
      ),
      bullets(workloads),
    ].join('\n\n'),
  nemeses: () => bullets(nemeses),
  models: () => bullets(choiceLists.models),
  anomalies: () => bullets(anomalies),
  'unknown-reasons': () => bullets(unknownReasons),
  'deposed-leader-story': deposedLeaderStory,
  'read-index-source': readIndexSource,
  ...Object.fromEntries(
    plantedBugs
      .filter((bug) => 'foundByRun' in bug)
      .map(({ name, summary, source }) => [`bug-${name}`, () => `${summary} _(${source})_`]),
  ),
};
