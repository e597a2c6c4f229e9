import { Option, type Command } from 'commander';
import { systems } from '../../systems/registry.ts';
import { optionValues, plantedBug } from '../../systems/system-entry.ts';
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
}

/** Every option of a system, one that several have once. */
export const systemOptions: readonly SystemOption[] = [
  ...new Map(
    systems.flatMap(({ options }) => options.map((option) => [option.name, option])),
  ).values(),
];

/** Adds the options of the systems. @param byHand whether a person, and no test, uses the system */
export function addSystemOptions(command: Command, byHand = false): Command {
  for (const option of systemOptions) {
    const { summary, summaryByHand = summary } = option;
    command.addOption(asTyped(option, byHand ? summaryByHand : summary));
  }
  return command;
}

function asTyped({ name, placeholder }: SystemOption, text: string): Option {
  return new Option(`--${name} <${placeholder}>`, text);
}

/**
 * What the typed options say of the system.
 *
 * @param typed the options of a command to which `addSystemOptions` was applied
 * @throws HarnessError for a value that its option does not have
 */
export function subjectOf(typed: object): Subject {
  return subjectAs(systems[0], typed);
}

/** The same for a system that was chosen. */
export function subjectAs<Entry extends Configurable>(entry: Entry, typed: object): Subject<Entry> {
  const values = new Map<string, unknown>(Object.entries(typed));
  const options = optionValues(entry, (name) => {
    const value = values.get(new Option(`--${name}`).attributeName());
    return typeof value === 'string' ? value : undefined;
  });
  return { entry, options, bug: plantedBug(entry, options) };
}
