import { Command, Option } from 'commander';
import type { CheckCommandOptions } from './check-options.ts';
import { addHistoryOptions } from './history-options.ts';
import { numberOption } from '../options/option-values.ts';

export function checkCommand(): Command {
  const command = new Command('check')
    .summary('judge recorded histories')
    .description(
      'Decides whether recorded histories are linearizable, and shows why not. Exit code: 0 all are, 1 one is not, 2 one is undecided, 254 one cannot be read.',
    )
    .argument('<file...>', 'histories (gzip or not), folders of runs, or - for standard input');
  return addHistoryOptions(command)
    .addOption(
      new Option(
        '--threads <n>',
        'keys are checked side by side where that pays (default: the cores)',
      ).argParser(numberOption('--threads', { min: 1, max: 256 })),
    )
    .option('--json', 'print one JSON document on standard output')
    .option('--witness <file>', 'write the order that makes a history linearizable')
    .option('--counterexample <file>', 'write the counterexamples, in JSON')
    .addHelpText(
      'after',
      `
Examples:
  raft-jepsen check results/latest                     the newest run once more
  raft-jepsen check *.jsonl --json                     several, for a script
  raft-jepsen check etcd.edn --null-reads anything     a history of Jepsen's, as Knossos reads it
  zcat big.gz | raft-jepsen check - --limit-time 60`,
    )
    .action(async (files: string[], options: CheckCommandOptions) => {
      // Loaded here, so that --help does not wait for the checker.
      const { checkAction } = await import('./check-action.ts');
      process.exitCode = await checkAction(files, options);
    });
}
