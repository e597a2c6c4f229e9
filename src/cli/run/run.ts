import { Command } from 'commander';
import { addRunOptions, number, seeds, type RunCommandOptions } from './run-options.ts';

export function runCommand(): Command {
  const command = new Command('run')
    .summary('test a cluster under load and faults')
    .description(
      'Starts a cluster of real processes, drives it with concurrent clients while faults hit it, and decides whether every client saw one correct copy of the data.',
    )
    .option('--workload <name>', 'what the clients do', 'mixed')
    .option('--nemesis <names>', 'what goes wrong; several joined by commas', 'none')
    .addOption(
      number('--seed <n>', 'operations and faults descend from it (default: a new one)', seeds),
    )
    .option('--schedule <file>', 'faults to replay: the test.json of a run, or a list of steps');
  return addRunOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  raft-jepsen run                                                  a healthy cluster under mixed load
  raft-jepsen run --workload write-heavy --nemesis partition,kill  with faults
  raft-jepsen run --bug read-any-node --workload read-heavy        to see a bug found
raft-jepsen list has a paragraph on each workload, nemesis and planted bug.`,
    )
    .action(async (options: RunCommandOptions) => {
      // Loaded here, so that --help does not wait for what only a run needs.
      const { runAction } = await import('./run-action.ts');
      process.exitCode = await runAction(options);
    });
}
