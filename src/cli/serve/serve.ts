import { Command } from 'commander';
import { numberOption } from '../options/option-values.ts';
import type { ServeCommandOptions } from './serve-options.ts';

export function serveCommand(): Command {
  return new Command('serve')
    .summary('show all stored runs, and those going on, in the browser')
    .description(
      'Serves a page over the stored runs: a table with filter and trends, their reports, two runs side by side, and a live view of a run that is going on. Until Ctrl-C; exit code 0.',
    )
    .option('--results <dir>', 'where runs are stored', 'results')
    .option(
      '--port <n>',
      'where the page is served; 0 takes a free one',
      numberOption('--port', { min: 0, max: 65_535 }),
      8080,
    )
    .option(
      '--host <address>',
      'where it listens; anything but this machine lets others read and delete runs',
      '127.0.0.1',
    )
    .addHelpText(
      'after',
      `
Examples:
  raft-jepsen serve                               then open http://127.0.0.1:8080/
  raft-jepsen serve --results ci-results --port 0`,
    )
    .action(async (options: ServeCommandOptions) => {
      // Loaded here, so that --help does not wait for the server.
      const { serveAction } = await import('./serve-action.ts');
      process.exitCode = await serveAction(options);
    });
}
