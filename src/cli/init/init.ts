import { Command, Option } from 'commander';
import { initKinds, kindSummaries, type InitCommandOptions } from './init-options.ts';

export function initCommand(): Command {
  const kinds = initKinds.map((kind) => `${kind}: ${kindSummaries[kind]}`).join('; ');
  return new Command('init')
    .summary('put a first test of your own system into a project')
    .description(
      'Writes a first test of your own system, which runs at once against an example that is written beside it, and says what to change first. Files that exist are kept. Exit code: 0, or 254 where nothing can be written.',
    )
    .argument('[folder]', 'the root of the project; it is made if it does not exist', '.')
    .addOption(
      new Option(
        '--kind <kind>',
        `what is tested (${kinds}); asked for at a terminal, otherwise cluster`,
      ).choices(initKinds),
    )
    .addHelpText(
      'after',
      `
Examples:
  raft-jepsen init                        into the project here
  raft-jepsen init my-store               into another one, or a new one
  raft-jepsen init my-kv --kind http      a configuration for a server that speaks HTTP`,
    )
    .action(async (folder: string, options: InitCommandOptions) => {
      // Loaded here, so that --help does not wait for what init writes.
      const { initAction } = await import('./init-action.ts');
      process.exitCode = await initAction(folder, options);
    });
}
