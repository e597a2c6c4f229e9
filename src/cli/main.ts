import { Command, CommanderError } from 'commander';
import { badArguments, exitCodes, unknownName } from '../errors.ts';
import { commandsFor } from './commands.ts';
import { guardOutput } from './terminal/output.ts';
import { printError } from './terminal/print-error.ts';
import { collectGarbage } from '../os/collect-garbage.ts';
import { packageVersion } from '../store/package-version.ts';

async function createProgram(): Promise<Command> {
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
  for (const command of await commandsFor(process.argv[2])) program.addCommand(command);
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

function whatTheActionSet(): number {
  return Number(process.exitCode ?? exitCodes.valid);
}

/** Runs what was typed. Returns the exit code. */
async function execute(): Promise<number> {
  const program = await createProgram();
  try {
    if (process.argv.length <= 2) {
      program.outputHelp();
      return exitCodes.badArguments;
    }
    // What an action does not set is 0; until one has come to its end, the launcher's 255 stands
    // for whatever is thrown on the way.
    process.exitCode = undefined;
    await program.parseAsync();
    return whatTheActionSet();
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.valid;
    const verbose = process.argv.includes('--verbose');
    return printError(
      error instanceof CommanderError ? usageError(error, program) : error,
      verbose,
    );
  }
}

const output = guardOutput();
const code = await execute();
await output.flushed();
process.exitCode = output.exitCode(code);
collectGarbage();
