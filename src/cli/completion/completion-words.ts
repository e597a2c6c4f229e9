import type { Argument, Command, Option } from 'commander';
import { choiceLists } from '../list/catalogue.ts';
import type { ListKind } from '../list/list-options.ts';
import { systemOptions } from '../options/system-options.ts';
import { simSystems } from '../sim/sim-systems.ts';

/** What can follow on a command line, in a form that every shell's script is made from. */
export interface CommandWords {
  /** As it is typed: `run`, `cluster start`. */
  readonly name: string;
  readonly about: string;
  readonly options: readonly OptionWords[];
  readonly argument: Values;
}

export interface OptionWords {
  /** With its dashes. */
  readonly flags: readonly string[];
  readonly about: string;
  readonly value: Values;
}

/** What stands where a value is expected. */
export type Values =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'names';
      readonly names: readonly string[];
      readonly several: boolean;
      /** What `list` prints of the configuration of the folder, too. */
      readonly own?: ListKind;
    }
  | { readonly kind: 'file' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'other' };

const namesOf = (kind: keyof typeof choiceLists): readonly string[] =>
  choiceLists[kind].map(({ name }) => name);

/** Options whose names commander does not know: they are loaded when a run begins. */
const namesByOption: Readonly<Record<string, Values>> = {
  system: { ...choice(namesOf('systems')), own: 'systems' },
  workload: { ...choice(namesOf('workloads')), own: 'workloads' },
  nemesis: { ...several([...namesOf('nemeses'), 'all']), own: 'nemeses' },
  workloads: { ...several([...namesOf('workloads'), 'each']), own: 'workloads' },
  nemeses: { ...several([...namesOf('nemeses'), 'each']), own: 'nemeses' },
  checker: { ...several([]), own: 'checkers' },
  ...Object.fromEntries(
    systemOptions.flatMap(({ name, choices }) =>
      choices === undefined ? [] : [[name, choice(choices.all.map((each) => each.name))]],
    ),
  ),
};

/** `raft-jepsen sim` has systems of its own. */
const simNamesByOption: Readonly<Record<string, Values>> = {
  system: choice(simSystems.map(({ name }) => name)),
  bug: choice(
    simSystems.flatMap(({ options }) =>
      options.flatMap(({ choices }) => choices?.all.map(({ name }) => name) ?? []),
    ),
  ),
};

/** Every command, and after each those that stand below it. */
export function commandWords(program: Command): CommandWords[] {
  return commandsOf(program).flatMap((command) => [
    wordsOf(command, command.name()),
    ...commandsOf(command).map((below) => wordsOf(below, `${command.name()} ${below.name()}`)),
  ]);
}

function commandsOf(command: Command): readonly Command[] {
  const visible = command.createHelp().visibleCommands(command);
  // `help [command]` is a command of the program alone: below it, --help says the same.
  return command.parent === null ? visible : visible.filter((each) => each.name() !== 'help');
}

function wordsOf(command: Command, name: string): CommandWords {
  return {
    name,
    about: command.summary() || command.description(),
    options: command
      .createHelp()
      .visibleOptions(command)
      .map((option) => optionWords(option, command)),
    argument: argumentValues(command),
  };
}

function optionWords(option: Option, command: Command): OptionWords {
  return {
    flags: [option.short, option.long].filter((flag) => flag !== undefined),
    about: option.description,
    value: optionValues(option, command),
  };
}

function optionValues(option: Option, command: Command): Values {
  if (!option.required && !option.optional) return { kind: 'none' };
  if (option.argChoices !== undefined) return choice(option.argChoices);
  const placeholder = /<(\w+)>/.exec(option.flags)?.[1];
  if (placeholder === 'file') return { kind: 'file' };
  if (placeholder === 'dir' || placeholder === 'folder') return { kind: 'folder' };
  const own = command.name() === 'sim' ? simNamesByOption[option.name()] : undefined;
  return own ?? namesByOption[option.name()] ?? { kind: 'other' };
}

function argumentValues(command: Command): Values {
  const argument: Argument | undefined = command.registeredArguments[0];
  if (argument === undefined) return { kind: 'none' };
  if (argument.argChoices !== undefined) return choice(argument.argChoices);
  // `help [command]`.
  if (argument.name() === 'command') {
    return choice((command.parent ?? command).commands.map((each) => each.name()));
  }
  if (argument.name() === 'folder') return { kind: 'folder' };
  return { kind: /file|history/.test(argument.name()) ? 'file' : 'other' };
}

type Names = Extract<Values, { kind: 'names' }>;

function choice(names: readonly string[]): Names {
  return { kind: 'names', names, several: false };
}

function several(names: readonly string[]): Names {
  return { kind: 'names', names, several: true };
}
