import { Option, type Command } from 'commander';
import { modelNames, type ModelName } from '../../../checker/models/model-list.ts';
import type { HistoryFormat } from '../../history/formats/formats.ts';
import { historyFormats } from '../../history/formats/formats.ts';
import type { Json } from '../../history/operation.ts';
import type { TimeUnit } from '../../history/formats/time-unit.ts';
import { timeUnits } from '../../history/formats/time-unit.ts';
import { initialOption, numberOption } from '../options/option-values.ts';

/** How a history file is read and judged: the same for every command that takes one. */
export interface HistoryOptions {
  readonly model: ModelName;
  readonly initial?: Json;
  readonly nullReads?: 'absent' | 'anything';
  readonly failedCas?: 'observe' | 'ignore';
  readonly format?: HistoryFormat;
  readonly keyed?: boolean;
  readonly timeUnit?: TimeUnit;
  readonly limitMemory?: number;
  readonly limitTime?: number;
}

export function addHistoryOptions(command: Command): Command {
  return command
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
        'a failed cas says that the value was another one (observe), or nothing (ignore: Jepsen); default: observe where its error is precondition-failed',
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
      new Option(
        '--time-unit <unit>',
        'what the times of the file count; default: us, and ns in EDN',
      ).choices(timeUnits),
    )
    .addOption(
      new Option('--limit-memory <MB>', 'for the search').argParser(
        numberOption('--limit-memory', { min: 1, max: 1_000_000 }),
      ),
    )
    .addOption(
      new Option('--limit-time <s>', 'for each file').argParser(
        numberOption('--limit-time', { min: 0.001, max: 1_000_000, whole: false }),
      ),
    );
}
