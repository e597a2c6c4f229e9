import type { Command, Option } from 'commander';
import { badArguments, didYouMean } from '../../errors.ts';
import { shortPath } from '../terminal/short-path.ts';
import type { ConfigDefaults } from '../../config/config.ts';

/** The commands whose options a configuration may set. */
const withOptions = ['run', 'test'];

/**
 * The options that were typed over those of the configuration over the command's own defaults.
 * A default is parsed as if it had been typed, and refused with the same words.
 *
 * @throws HarnessError RJ062 for a name that is no option
 */
export function withDefaults<Options extends object>(
  typed: Options,
  defaults: ConfigDefaults | undefined,
  command: Command,
  file: string,
): Options {
  const merged = new Map<string, unknown>(Object.entries(typed));
  for (const [name, value] of Object.entries(defaults ?? {})) {
    const option = command.options.find((each) => each.attributeName() === name);
    if (option === undefined) {
      if (optionsElsewhere(command).includes(name)) continue;
      const known = [
        command.options.map((each) => each.attributeName()),
        optionsElsewhere(command),
      ].flat();
      throw badArguments(
        'RJ062',
        `${shortPath(file)}: defaults.${name} is no option of raft-jepsen ${command.name()}${didYouMean(name, known)}`,
        `raft-jepsen ${command.name()} --help lists the options; in a configuration --time-limit is timeLimit`,
      );
    }
    const source = command.getOptionValueSource(name);
    if (source !== undefined && source !== 'default') continue;
    merged.set(name, parsed(option, value));
  }
  return Object.fromEntries(merged) as Options;
}

/** The names of options that other commands have. */
function optionsElsewhere({ parent }: Command): string[] {
  const others = (parent?.commands ?? []).filter((each) => withOptions.includes(each.name()));
  return others.flatMap(({ options }) => options.map((each) => each.attributeName()));
}

function parsed({ parseArg }: Option, value: unknown): unknown {
  if (typeof value === 'boolean' || parseArg === undefined) return value;
  const read = parseArg as (text: string, before: unknown) => unknown;
  return read(String(value), undefined);
}
