import { Command } from 'commander';
import type { RunCommandOptions } from '../../config/run-command-options.ts';
import { addOneRunOptions, addRunOptions } from './run-options.ts';

export function runCommand(): Command {
  const command = new Command('run')
    .summary('test a cluster under load and faults')
    .description(
      'Starts a cluster of real processes, drives it with concurrent clients while faults hit it, and decides whether every client saw one correct copy of the data.',
    );
  return addRunOptions(addOneRunOptions(command))
    .addHelpText(
      'after',
      `
Examples:
  raft-jepsen run                                                  a healthy cluster under mixed load
  raft-jepsen run --workload write-heavy --nemesis partition,kill  with faults
  raft-jepsen run --bug read-any-node --workload read-heavy        to see a bug found
  raft-jepsen run --system ./kv.ts --nemesis partition              a server of your own: docs/your-system.md
  raft-jepsen run --system maelstrom --bin ./my-node               a program that speaks Maelstrom's protocol
raft-jepsen list has a paragraph on each workload, nemesis and planted bug.`,
    )
    .action(async (options: RunCommandOptions, of: Command) => {
      // Loaded here, so that --help does not wait for what only a run needs.
      const { runAction } = await import('./run-action.ts');
      process.exitCode = await runAction(options, of);
    });
}
