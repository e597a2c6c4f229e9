import type { World } from '../../world/world.ts';
import { systems } from '../../systems/registry.ts';
import { isInside } from '../../world/live/net/netns/inside.ts';
import { openNetnsNetwork } from '../../world/live/net/netns/netns-network.ts';
import { createLiveWorld } from '../../world/live/world.ts';
import { subjectOf, typedValues } from '../options/system-options.ts';
import type { RunCommandOptions } from './run-options.ts';

/** Where a run takes place: among real processes, or in virtual time. */
export interface Venue {
  /** The command that runs there. */
  readonly command: 'run' | 'sim';
  /** What the record calls the system. */
  readonly system: string;
  /** The bug that was planted; null: none. */
  readonly bug: string | null;
  /** What was typed for this venue alone, by the names of the options. */
  readonly options: Readonly<Record<string, string | true>>;
  createWorld(run: { readonly seed: number; readonly runDir: string }): World;
  /** Ends what the venue itself holds. */
  close(): void;
}

/** @throws HarnessError for an option of the system that has no such value */
export async function liveVenue(typed: RunCommandOptions): Promise<Venue> {
  const { entry, options, bug } = subjectOf(typed);
  const system = await entry.create(options);
  const { nodes, basePort } = typed;
  // By now the process is where that network can be made.
  const network = isInside() ? openNetnsNetwork : undefined;
  return {
    command: 'run',
    system: entry.name,
    bug,
    options: {
      ...(entry !== systems[0] && { system: entry.name }),
      ...typedValues(entry, options),
    },
    createWorld: ({ runDir }) =>
      createLiveWorld({
        ...{ system, nodes, runDir },
        ...(basePort !== undefined && { basePort }),
        ...(network !== undefined && { network }),
      }),
    close: () => system.close(),
  };
}
