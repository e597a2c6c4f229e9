import { Option, type Command } from 'commander';
import { badArguments } from '../../errors.ts';
import type { OwnParts } from '../../runner/own-parts.ts';
import { systemByName, systems } from '../../systems/registry.ts';
import { givenFlag, optionValues, plantedBug } from '../../systems/system-entry.ts';
import type {
  Configurable,
  SystemEntry,
  SystemOption,
  SystemOptionValues,
} from '../../systems/system-entry.ts';

/** The system that a command line is about, and what it says of it. */
export interface Subject<Entry extends Configurable = SystemEntry> {
  readonly entry: Entry;
  readonly options: SystemOptionValues;
  /** Null: it shall keep its promises. */
  readonly bug: string | null;
  /** What `--system` says of it; absent: it is what is tested when nothing is said. */
  readonly typedAs?: string;
  /** What the configuration adds; absent: nothing. */
  readonly own?: OwnParts;
}

/** Every option of a system, one that several have once. */
export const systemOptions: readonly SystemOption[] = optionsOf(systems);

function optionsOf(of: readonly Configurable[]): readonly SystemOption[] {
  return [
    ...new Map(
      of.flatMap(({ options }) => options.map((option) => [option.name, option])),
    ).values(),
  ];
}

/**
 * Adds the options of the systems.
 *
 * @param use whether a test, a trial that is about no system unless one is named, or a person
 *   uses the system
 */
export function addSystemOptions(
  command: Command,
  use: 'tested' | 'tried' | 'by-hand' = 'tested',
): Command {
  const byHand = use === 'by-hand';
  const offered = byHand ? systems.filter((entry) => entry.byHand !== false) : systems;
  if (!byHand) {
    const names = offered.map(({ name }) => name).join(', ');
    const otherwise =
      use === 'tried'
        ? 'the machine alone'
        : `the first of that configuration, or ${systems[0].name}`;
    command.option(
      '--system <name>',
      `the system under test: ${names}, one of raft-jepsen.config.ts, or a file that exports one (./kv.ts); default: ${otherwise}`,
    );
  }
  for (const option of optionsOf(offered)) {
    const { summary, summaryByHand = summary } = option;
    command.addOption(asTyped(option, byHand ? summaryByHand : summary));
  }
  return command;
}

function asTyped({ name, placeholder }: SystemOption, text: string): Option {
  return new Option(placeholder === undefined ? `--${name}` : `--${name} <${placeholder}>`, text);
}

/**
 * What the typed options say of the system.
 *
 * @param typed the options of a command to which `addSystemOptions` was applied
 * @throws HarnessError for a system that there is not, a value that its option does not have, and
 *   an option of another system
 */
export function subjectOf(typed: object): Subject {
  return subjectIn(chosen(typed), typed);
}

/** The same for one of the systems of a configuration, or of those that come along. */
export function subjectIn(entry: SystemEntry, typed: object): Subject {
  const values = new Map<string, unknown>(Object.entries(typed));
  for (const { name } of systemOptions) {
    if (entry.options.some((own) => own.name === name)) continue;
    if (values.get(attributeOf(name)) === undefined) continue;
    const owners = systems.filter(({ options }) => options.some((each) => each.name === name));
    throw badArguments(
      'RJ086',
      `--${name} is no option of the system ${entry.name}`,
      `choose a system that has it: ${owners.map((each) => `--system ${each.name}`).join(' or ')}`,
    );
  }
  return subjectAs(entry, typed);
}

/**
 * The options of a run as they were typed, and for the rest what the system has as defaults.
 *
 * @param command tells which of them were typed
 */
export function withSystemDefaults<Options extends object>(
  typed: Options,
  { defaults = {} }: SystemEntry,
  command: Command,
): Options {
  const source = (name: string): string | undefined => command.getOptionValueSource(name);
  const missing = Object.entries(defaults)
    .map(([name, value]): [string, unknown] => {
      const list = lists[name];
      if (list === undefined || source(list) === undefined) return [name, value];
      // Those of one run strike together.
      return [list, String(value).replaceAll(',', '+')];
    })
    .filter(([name]) => source(name) !== 'cli');
  return { ...typed, ...Object.fromEntries(missing) };
}

/** What `test` calls its list of what `run` has one of. */
const lists: Readonly<Record<string, string>> = { nemesis: 'nemeses', workload: 'workloads' };

function chosen(typed: object): SystemEntry {
  const name = 'system' in typed ? typed.system : undefined;
  return typeof name === 'string' ? systemByName(name) : systems[0];
}

function attributeOf(option: string): string {
  return new Option(`--${option}`).attributeName();
}

/** The same as they are typed. */
export function typedValues(
  { options }: Configurable,
  values: SystemOptionValues,
): Readonly<Record<string, string | true>> {
  const isFlag = (name: string): boolean =>
    options.some((option) => option.name === name && option.placeholder === undefined);
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, isFlag(name) ? true : value]),
  );
}

/** The same for a system that was chosen. */
export function subjectAs<Entry extends Configurable>(entry: Entry, typed: object): Subject<Entry> {
  const values = new Map<string, unknown>(Object.entries(typed));
  const options = optionValues(entry, (name) => {
    const value = values.get(attributeOf(name));
    if (value === true) return givenFlag;
    return typeof value === 'string' ? value : undefined;
  });
  return { entry, options, bug: plantedBug(entry, options) };
}
