import type { World } from '../../world/world.ts';
import { isInside } from '../../world/live/net/netns/inside.ts';
import { openNetnsNetwork } from '../../world/live/net/netns/netns-network.ts';
import { netnsPackets } from '../../world/live/net/netns/rules.ts';
import { proxyPackets } from '../../world/live/net/shape-links.ts';
import { switchboardPackets } from '../../world/live/net/switchboard-network.ts';
import { createLiveWorld } from '../../world/live/world.ts';
import type { Nemesis } from '../../../nemesis/combined.ts';
import { nemesisAmong } from '../../../nemesis/own.ts';
import { noParts, type OwnParts } from '../../runner/own-parts.ts';
import type { PacketAbility } from '../../../nemesis/packet-kinds.ts';
import type { SystemEntry } from '../../systems/system-entry.ts';
import { typedValues, type Subject } from '../options/system-options.ts';
import type { RunCommandOptions } from '../../config/run-command-options.ts';

/** Where a run takes place: among real processes, or in virtual time. */
export interface Venue {
  /** The command that runs there. */
  readonly command: 'run' | 'sim';
  /** What the record calls the system. */
  readonly system: string;
  /** The bug that was planted; null: none. */
  readonly bug: string | null;
  /** What the system promises, in a sentence or two. */
  readonly promise?: string;
  /** What was typed for this venue alone, by the names of the options. */
  readonly options: Readonly<Record<string, string | true>>;
  /** The operations that the system has; absent: all. */
  readonly supports?: readonly string[];
  /** What the configuration adds; absent: nothing. */
  readonly own?: OwnParts;
  /** What its network can do to packets. */
  readonly packets: PacketAbility;
  /** Whether its system can be operated: members changed, snapshots taken. */
  readonly isOperated: boolean;
  /** See `SystemEntry`. */
  readonly overthrows?: boolean;
  createWorld(run: { readonly seed: number; readonly runDir: string }): World;
  /** Ends what the venue itself holds. */
  close(): void;
}

export async function liveVenue(typed: RunCommandOptions, subject: Subject): Promise<Venue> {
  const { entry, options, bug, own = noParts } = subject;
  const system = await entry.create(options);
  printCautions(entry, nemesisAmong(typed.nemesis, own.nemeses));
  const { nodes, basePort } = typed;
  // By now the process is where that network can be made.
  const network = isInside() ? openNetnsNetwork : undefined;
  const packets = network === undefined ? proxyPackets : netnsPackets;
  return {
    command: 'run',
    system: entry.name,
    bug,
    options: typedOptions(subject),
    ...(system.promise !== undefined && { promise: system.promise }),
    ...(system.supports && { supports: system.supports }),
    own,
    ...(entry.overthrows === true && { overthrows: true }),
    isOperated: system.operator !== undefined,
    packets: system.switchboard === undefined ? packets : switchboardPackets,
    createWorld: ({ runDir, seed }) =>
      createLiveWorld({
        ...{ system, nodes, runDir, seed },
        ...(basePort !== undefined && { basePort }),
        ...(network !== undefined && { network }),
      }),
    close: () => system.close(),
  };
}

/** As they are typed: which system, and its own options. */
export function typedOptions({ entry, typedAs, options }: Subject): Venue['options'] {
  return { ...(typedAs !== undefined && { system: typedAs }), ...typedValues(entry, options) };
}

function printCautions({ name, cautions = {} }: SystemEntry, { families }: Nemesis): void {
  for (const family of families) {
    const caution = cautions[family.name];
    if (caution !== undefined) process.stderr.write(`note: ${name}, ${family.name}: ${caution}\n`);
  }
}
