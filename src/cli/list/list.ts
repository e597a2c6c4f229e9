import { Argument, Command } from 'commander';
import { listKinds, type ListCommandOptions, type ListKind } from './list-options.ts';

export function listCommand(): Command {
  return new Command('list')
    .summary('print what systems, workloads, nemeses, bugs and models there are')
    .description(
      'Prints what there is to choose from, with a paragraph on each; also what raft-jepsen.config.ts adds.',
    )
    .addArgument(new Argument('[kind]', 'default: all of them').choices(listKinds))
    .option('--json', 'print one JSON document on standard output')
    .option('--names', 'print only the names, a line each')
    .addHelpText(
      'after',
      `
Examples:
  raft-jepsen list                          everything
  raft-jepsen list nemeses                  what can go wrong in a run
  raft-jepsen list bugs --json              the planted bugs, for a script`,
    )
    .action(async (kind: ListKind | undefined, options: ListCommandOptions) => {
      // Loaded here, so that --help does not wait for what only the list needs.
      const { listAction } = await import('./list-action.ts');
      await listAction(kind, options);
    });
}
