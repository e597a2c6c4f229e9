import type { World } from '../world.ts';
import { defaultLogAlarms } from '../../systems/log-alarms.ts';
import type { NodeAddress, System } from '../../systems/system.ts';
import { createLiveClock } from './clock.ts';
import { LiveCluster } from './cluster.ts';
import { readCpuTimes } from './host/cpu-times.ts';
import { applyFault } from './faults.ts';
import { openLocalHost } from './host/local-host.ts';
import { alarmsIn } from './host/log-lines.ts';
import type { OpenNetwork } from './net/network.ts';
import { openProxyNetwork } from './net/proxy-network.ts';
import { openSwitchboardNetwork } from './net/switchboard-network.ts';
import { statusOfAll } from './status.ts';
import { withWholeTimes } from './whole-times.ts';
import { nodeNames } from '../node-names.ts';

export interface LiveWorldOptions {
  readonly system: System;
  /** How many nodes; they are called n1, n2, … */
  readonly nodes: number;
  /** The run's folder: logs go to `nodes/<node>.log` in it, and stay. */
  readonly runDir: string;
  /** Nodes listen on consecutive ports from here on. Without it, free ports are found. */
  readonly basePort?: number;
  /** What the network does by chance descends from it. Default: 0. */
  readonly seed?: number;
  /** How long a node may take to answer after its start. Default 15,000. */
  readonly readyTimeoutMs?: number;
  /** After how long without an answer a status is `unreachable`. Default 500. */
  readonly statusTimeoutMs?: number;
  /** Keeps the nodes' data folders in the end; the next world in this folder goes on with them. */
  readonly keepData?: boolean;
  /** What carries the links between the nodes. Default: proxies on this machine. */
  readonly network?: OpenNetwork;
  /** Gets a sentence about what nobody asked for: a node that ended by itself. */
  readonly onNote?: (note: string) => void;
}

const defaultReadyTimeoutMs = 15_000;
const defaultStatusTimeoutMs = 500;

/** The live world, for who has to know more of it than a run does. */
export interface LiveWorld extends World {
  /** Every node that was made so far, and the process that it is now. */
  processes(): readonly NodeProcess[];
}

export interface NodeProcess {
  readonly address: NodeAddress;
  /** Null while it is down. */
  readonly pid: number | null;
}

/** The live world: every node an OS process, every link a proxy, time that of the wall. */
export function createLiveWorld(options: LiveWorldOptions): LiveWorld {
  const { statusTimeoutMs = defaultStatusTimeoutMs } = options;
  const system = withWholeTimes(options.system);
  const names = nodeNames(options.nodes);
  const clock = createLiveClock();
  const cluster = new LiveCluster({
    system,
    names,
    clock,
    runDir: options.runDir,
    basePort: options.basePort,
    seed: options.seed ?? 0,
    readyTimeoutMs: options.readyTimeoutMs ?? system.readyTimeoutMs ?? defaultReadyTimeoutMs,
    keepData: options.keepData ?? false,
    onNote: options.onNote ?? (() => undefined),
    openHost: openLocalHost,
    openNetwork: networkOf(system) ?? options.network ?? openProxyNetwork,
  });
  let faults: Promise<unknown> = Promise.resolve();
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= cluster.stop().finally(() => system.close());
    return stopping;
  };
  return {
    nodes: names,
    clock,
    run: (main) => main(),
    start: async () => {
      try {
        await cluster.start();
      } catch (error) {
        await stop();
        throw error;
      }
    },
    openClient: (client) => system.openClient(cluster.addresses, client),
    apply: (action) => {
      // One after the other: the next fault must not disturb the proof of this one.
      const applied = faults.then(() => applyFault(cluster, action));
      faults = applied.catch(() => undefined);
      return applied;
    },
    status: async (onAnswer) => {
      // Nodes that do not hear one another since the harness broke are no finding about them.
      if (cluster.failure !== undefined) throw cluster.failure;
      return statusOfAll(system, cluster.nodes, statusTimeoutMs, onAnswer);
    },
    exits: () => cluster.nodes.flatMap((node) => node.exits).sort((a, b) => a.atUs - b.atUs),
    alarms: async () => {
      const patterns = system.logAlarms ?? defaultLogAlarms;
      const found = cluster.nodes.map((node) => alarmsIn(node.name, node.logLines(), patterns));
      return (await Promise.all(found)).flat();
    },
    cpuTimes: readCpuTimes,
    processes: () => cluster.nodes.map(({ address, pid }) => ({ address, pid: pid ?? null })),
    stop,
  };
}

/** The one that a system brings itself: there is no other for it. */
function networkOf({ switchboard }: System): OpenNetwork | undefined {
  if (switchboard === undefined) return undefined;
  return (network) => openSwitchboardNetwork(switchboard, network);
}
