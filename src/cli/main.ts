import { Command, CommanderError } from 'commander';
import { badArguments, exitCodes, unknownName } from '../errors.ts';
import { allCommands } from './commands.ts';
import { printError } from './print-error.ts';
import { packageVersion } from '../store/package-version.ts';

/** A reader that goes away (`| head`) is no error: what it wanted, it has. */
function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

function createProgram(): Command {
  const program = new Command('raft-jepsen')
    .description(
      'Did every client see a single, correct copy of the data while machines and networks failed?',
    )
    .version(packageVersion(), '-V, --version', 'print the version')
    .addHelpText(
      'after',
      `
Examples:
  raft-jepsen doctor                                          will it work here?
  raft-jepsen run --workload write-heavy --nemesis partition  the main job: under a minute
  raft-jepsen check history.edn                               a history of another tool
raft-jepsen <command> --help has the options of each.`,
    );
  for (const command of allCommands()) program.addCommand(command);
  configure(program);
  return program;
}

function configure(command: Command): void {
  command
    .exitOverride()
    // commander leaves text unwrapped that has fewer columns than this; its own 40 are too many.
    .configureHelp({ minWidthToWrap: 20 })
    .showSuggestionAfterError()
    // Usage errors are worded by printError, like all others.
    .configureOutput({ writeErr: () => undefined });
  for (const subcommand of command.commands) configure(subcommand);
}

/** The command that was asked for, as far as it is known: `raft-jepsen cluster start`. */
function typedCommand(program: Command): string {
  const words = [program.name()];
  let command: Command | undefined = program;
  for (const word of process.argv.slice(2)) {
    command = command.commands.find((each) => each.name() === word);
    if (command === undefined) break;
    words.push(word);
  }
  return words.join(' ');
}

/** commander's usage errors exit with 1, which is our code for a violation: they become 254. */
function usageError(error: CommanderError, program: Command): unknown {
  const message = error.message
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .replace(/ \((Did you mean .+\?)\)$/, '. $1');
  const choice =
    /^option '(?<what>\S+).*' argument '(?<name>[^]*)' is invalid\. Allowed choices are (?<known>.*)\.$/.exec(
      message,
    ) ??
    /^command-argument value '(?<name>[^]*)' is invalid for argument '(?<what>.*)'\. Allowed choices are (?<known>.*)\.$/.exec(
      message,
    );
  if (choice?.groups !== undefined) {
    const { what = '', name = '', known = '' } = choice.groups;
    return unknownName('RJ010', what, name, known.split(', '));
  }
  return badArguments('RJ010', message, `${typedCommand(program)} --help lists what there is`);
}

async function main(): Promise<void> {
  tolerateClosedPipes();
  const program = createProgram();
  try {
    if (process.argv.length <= 2) {
      program.outputHelp();
      process.exitCode = exitCodes.badArguments;
      return;
    }
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    const verbose = process.argv.includes('--verbose');
    process.exitCode = printError(
      error instanceof CommanderError ? usageError(error, program) : error,
      verbose,
    );
  }
}

await main();
