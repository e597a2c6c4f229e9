import { badArguments } from '../../errors.ts';
import { checkAgainst, checkDefinition, loadZod } from '../../systems/defined/check-definition.ts';
import type { Z } from '../../systems/defined/schema-parts.ts';
import type { Config } from '../../config/config.ts';
import { ownParts } from './own-parts-schema.ts';

/** By which a configuration is told from a system. */
export const configFields = [
  ...['systems', 'defaults', 'workloads', 'nemeses', 'checkers', 'properties'],
] as const;

/** What a configuration must look like; its systems and its defaults are checked by themselves. */
function configSchema(z: Z) {
  return z.strictObject(
    {
      systems: z
        .array(z.unknown(), 'a list of systems, as in [defineSystem({…})]')
        .min(1, 'at least one system, or leave it out')
        .optional(),
      defaults: z
        .record(z.string(), z.unknown(), 'options of the command line, as in { nodes: 5 }')
        .optional(),
      ...ownParts(z),
    },
    'a configuration, as defineConfig({…}) takes it',
  );
}

/** @throws HarnessError RJ062 */
export function checkConfig(value: unknown, source: string): Config {
  checkAgainst(configSchema(loadZod()), value, source);
  const config = value as Config;
  const names = (config.systems ?? []).map(
    (system, i) => checkDefinition(system, `${source}: systems[${i}]`).name,
  );
  for (const [i, name] of names.entries()) {
    if (names.indexOf(name) === i) continue;
    throw badArguments(
      'RJ062',
      `${source}: two systems are called ${name}`,
      'give each system a name of its own: --system picks one by it',
    );
  }
  return config;
}
