import { Command, Option } from 'commander';
import type { HistoryFormat } from '../history/detect.ts';
import { historyFormats } from '../history/detect.ts';
import type { Json } from '../history/operation.ts';
import type { ModelName } from './check-models.ts';
import { initialOption, modelNames } from './check-models.ts';
import { numberOption } from './option-values.ts';

/** The options of `raft-jepsen check` as they are typed. */
export interface CheckCommandOptions {
  readonly model: ModelName;
  readonly initial?: Json;
  readonly nullReads?: 'absent' | 'anything';
  readonly failedCas?: 'observe' | 'ignore';
  readonly format?: HistoryFormat;
  readonly keyed?: boolean;
  readonly limitMemory?: number;
  readonly limitTime?: number;
  readonly json?: boolean;
  readonly witness?: string;
  readonly counterexample?: string;
}

export function checkCommand(): Command {
  return new Command('check')
    .description(
      'Decides whether recorded histories are linearizable, and shows why not. Exit code: 0 all are, 1 one is not, 2 one is undecided, 254 one cannot be read.',
    )
    .argument('<file...>', 'histories (gzip or not), folders of runs, or - for standard input')
    .addOption(
      new Option('--model <name>', 'what the system promises to be')
        .choices(modelNames)
        .default('register'),
    )
    .addOption(
      new Option('--initial <json>', 'value of a register before any write').argParser(
        initialOption,
      ),
    )
    .addOption(
      new Option(
        '--null-reads <how>',
        'a read of null means that nothing was there (absent), or nothing at all (anything: Knossos)',
      ).choices(['absent', 'anything']),
    )
    .addOption(
      new Option(
        '--failed-cas <how>',
        'a failed cas tells that the value was another one (observe), or nothing (ignore: Jepsen); default: observe where its error is precondition-failed',
      ).choices(['observe', 'ignore']),
    )
    .addOption(
      new Option('--format <name>', 'default: found by looking at the file').choices(
        historyFormats,
      ),
    )
    .option('--keyed', 'EDN: every value is [key value]; default: found by looking at them')
    .option('--no-keyed', 'EDN: no value is [key value]')
    .addOption(
      new Option('--limit-memory <MB>', 'for the search').argParser(
        numberOption('--limit-memory', { least: 1, most: 1_000_000 }),
      ),
    )
    .addOption(
      new Option('--limit-time <s>', 'for each file').argParser(
        numberOption('--limit-time', { least: 0.001, most: 1_000_000, whole: false }),
      ),
    )
    .option('--json', 'print one JSON document on standard output')
    .option('--witness <file>', 'write the order that makes a history linearizable')
    .option('--counterexample <file>', 'write the counterexamples, in JSON')
    .action(async (files: string[], options: CheckCommandOptions) => {
      // Loaded here, so that --help does not wait for the checker.
      const { checkAction } = await import('./check-action.ts');
      process.exitCode = await checkAction(files, options);
    });
}
