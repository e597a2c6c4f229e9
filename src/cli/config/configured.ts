import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { badArguments, unknownName } from '../../errors.ts';
import { checkDefinition } from '../../systems/defined/check-definition.ts';
import type { SystemDefinition } from '../../systems/defined/definition.ts';
import { partsOf } from '../../runner/own-parts.ts';
import { definedEntry } from '../../systems/defined/entry.ts';
import { systems } from '../../systems/registry.ts';
import type { SystemEntry } from '../../systems/system-entry.ts';
import { subjectIn, withSystemDefaults, type Subject } from '../options/system-options.ts';
import { isInside } from '../../world/live/net/netns/inside.ts';
import { shortPath } from '../terminal/short-path.ts';
import { checkConfig, configFields } from './check-config.ts';
import type { Config } from '../../config/config.ts';
import { findConfig } from './find-config.ts';
import { loadFile } from './load-file.ts';
import { withDefaults } from './with-defaults.ts';

/** A command line and the configuration that it stands in. */
export interface Configured<Options> {
  /** What was typed, over what the configuration says. */
  readonly options: Options;
  readonly subject: Subject;
}

/** A configuration, and where it was found. */
export interface LoadedConfig extends Config {
  readonly file: string;
}

/**
 * What is tested: the system that `--system` names (one of those that come along, one of the
 * configuration's, or that of a file), otherwise the first one of the configuration, otherwise the
 * built-in store.
 *
 * @throws HarnessError RJ060, RJ061, RJ062 or what is wrong with an option
 */
export async function configured<Options extends { readonly system?: string }>(
  typed: Options,
  command: Command,
): Promise<Configured<Options>> {
  const named = typed.system;
  const isFile = named !== undefined && isPath(named);
  const file = isFile ? named : findConfig(process.cwd());
  const config = file === undefined ? undefined : await loadConfig(file);
  const wanted = named ?? config?.defaults?.system;
  const entry = isFile ? onlyOne(config, named) : chosen(wanted, config);
  const bySystem = withSystemDefaults(typed, entry, command);
  const options = config ? withDefaults(bySystem, config.defaults, command, config.file) : bySystem;
  if (config !== undefined && !isInside()) tell(config, entry.name);
  const subject = { ...subjectIn(entry, options), own: partsOf(config ?? {}) };
  if (entry === systems[0]) return { options, subject };
  return { options, subject: { ...subject, typedAs: isFile ? named : entry.name } };
}

function onlyOne(config: LoadedConfig | undefined, named: string): SystemEntry {
  const [first] = config?.systems ?? [];
  if (config !== undefined && first !== undefined) return entryOf(first, config.file);
  throw badArguments(
    'RJ062',
    `${named} has no system`,
    'export default defineSystem({…}), or defineConfig({ systems: […] })',
  );
}

function tell({ file }: LoadedConfig, system: string): void {
  process.stderr.write(`config  ${shortPath(file)} (system ${system})\n`);
}

/** Whether it is a file that is named: `./kv.ts`, `systems/kv.ts`, `kv.config.mjs`. */
function isPath(named: string): boolean {
  if (/[\\/]/.test(named)) return true;
  return /\.[cm]?[jt]s$/.test(named) && existsSync(named);
}

/** What a file says, checked. Throws RJ061 or RJ062. */
export async function loadConfig(file: string): Promise<LoadedConfig> {
  const full = path.resolve(file);
  const exported = await loadFile(full);
  const source = shortPath(full);
  if (!isConfig(exported)) {
    return { file: full, systems: [checkDefinition(exported, source)] };
  }
  return { file: full, ...checkConfig(exported, source) };
}

/** A system has a command to start; a configuration has systems, or defaults. */
function isConfig(exported: unknown): boolean {
  if (typeof exported !== 'object' || exported === null) return false;
  return configFields.some((field) => field in exported) || Object.keys(exported).length === 0;
}

function chosen(named: string | undefined, config: LoadedConfig | undefined): SystemEntry {
  const own = (config?.systems ?? []).map((each) => entryOf(each, config?.file ?? '.'));
  if (named === undefined) return own[0] ?? systems[0];
  const all = [...own, ...systems];
  const found = all.find(({ name }) => name === named);
  if (found !== undefined) return found;
  throw unknownName(
    'RJ060',
    'system',
    named,
    all.map(({ name }) => name),
    ', or the path of a file that exports one, as in ./kv.ts',
  );
}

function entryOf(definition: SystemDefinition, file: string): SystemEntry {
  const { name, promise } = definition;
  return definedEntry(
    {
      name,
      summary: promise ?? `the system of ${shortPath(file)}`,
      options: [],
      byHand: false,
      define: () => Promise.resolve(definition),
    },
    path.dirname(file),
  );
}
