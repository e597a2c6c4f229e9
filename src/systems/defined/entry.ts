import type { System } from '../system.ts';
import type { SystemEntry, SystemOptionValues } from '../system-entry.ts';
import type { SystemDefinition } from './definition.ts';

/** An entry without what follows from the definition. */
export type DefinedEntry = Omit<SystemEntry, 'create' | 'define'> & {
  /** The definition, by the options that were typed. Loads it: `--help` waits for no system. */
  define(options: SystemOptionValues): Promise<SystemDefinition>;
};

/**
 * What the command line knows of a system that is made of a definition.
 *
 * @param folder where its programs work; default: here
 */
export function definedEntry(entry: DefinedEntry, folder?: string): SystemEntry {
  return {
    ...entry,
    create: async (options): Promise<System> => {
      const [definition, { systemFrom }] = await Promise.all([
        entry.define(options),
        import('./system-from.ts'),
      ]);
      return systemFrom(definition, folder === undefined ? {} : { folder });
    },
  };
}
