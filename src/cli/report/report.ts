import { Command } from 'commander';
import { addHistoryOptions } from '../check/history-options.ts';
import type { ReportCommandOptions } from './report-options.ts';

export function reportCommand(): Command {
  const command = new Command('report')
    .summary('write the HTML report of a run or a history')
    .description(
      'Writes the HTML report of a stored run again, or of any history. Exit code: 0 when it is written; for a history, which is judged on the way, the code of its verdict.',
    )
    .argument(
      '<run|history>',
      'a folder of a run, its id, "latest", or a history file that check can read',
    )
    .option('--output <file>', 'where to write it (default: beside what it is made from)')
    .option('--results <dir>', 'where runs are stored', 'results');
  return addHistoryOptions(command)
    .addHelpText(
      'after',
      `
The options from --model on are for histories: a stored run keeps its verdict.

Examples:
  raft-jepsen report latest
  raft-jepsen report 20261121-052209-8ccf --output violation.html
  raft-jepsen report etcd.edn --null-reads anything     a history of Jepsen's`,
    )
    .action(async (subject: string, options: ReportCommandOptions) => {
      // Loaded here, so that --help does not wait for what only a report needs.
      const { reportAction } = await import('./report-action.ts');
      process.exitCode = await reportAction(subject, options);
    });
}
