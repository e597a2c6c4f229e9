import { Command } from 'commander';

export function initCommand(): Command {
  return new Command('init')
    .summary('put a first test of your own system into a project')
    .description(
      "Writes a test that runs at once, against raft-jepsen's own store, and two files in which your system takes its place; also a workflow for GitHub. Files that exist are kept. Exit code: 0, or 254 where nothing can be written.",
    )
    .argument('[folder]', 'the root of the project; it is made if it does not exist', '.')
    .addHelpText(
      'after',
      `
Examples:
  raft-jepsen init                 into the project here
  raft-jepsen init my-store        into another one, or a new one`,
    )
    .action(async (folder: string) => {
      // Loaded here, so that --help does not wait for what init writes.
      const { initAction } = await import('./init-action.ts');
      initAction(folder);
    });
}
