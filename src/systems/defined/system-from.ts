import path from 'node:path';
import { badArguments, HarnessError } from '../../errors.ts';
import { leadsOut } from '../../os/write-below.ts';
import { defaultLogAlarms } from '../log-alarms.ts';
import type { NodeAddress, NodeCommand, NodeSetup, System } from '../system.ts';
import { Asking, placeOf } from './asking.ts';
import { textOf } from './clients/error-text.ts';
import type { CommandWords, StartCommand, SystemDefinition } from './definition.ts';
import { peerView } from './node-view.ts';
import type { ClusterView, NodeView } from './node-view.ts';

export interface SystemFromOptions {
  /** Where the nodes' programs work, unless the definition says otherwise. Default: here. */
  readonly folder?: string;
}

/** The system that a definition describes. */
export function systemFrom(
  definition: SystemDefinition,
  { folder }: SystemFromOptions = {},
): System {
  const { name, promise, ports, client, spacingMs, stopSignal, readyTimeoutMs } = definition;
  const asking = new Asking(definition);
  /** One view for one cluster: clients share by it what they know together. */
  const views = new Map<string, ClusterView>();
  const viewOf = (addresses: readonly NodeAddress[]): ClusterView => {
    const all = JSON.stringify(addresses);
    const view = views.get(all) ?? { nodes: addresses.map(placeOf) };
    views.set(all, view);
    return view;
  };
  return {
    name,
    ...(promise !== undefined && { promise }),
    ports,
    supports: definition.supports ?? client.supports,
    logAlarms: definition.logAlarms ?? defaultLogAlarms,
    command: (setup) => commandOf(definition, setup, folder),
    ...(spacingMs !== undefined && { spacingMs }),
    ...(stopSignal !== undefined && { stopSignal }),
    ...(readyTimeoutMs !== undefined && { readyTimeoutMs }),
    prepare: async (addresses, surroundings) => {
      await client.prepare?.(viewOf(addresses), { ...surroundings, folder });
      try {
        await definition.setUp?.(viewOf(addresses));
      } catch (error) {
        throw threw(name, 'setUp', error);
      }
    },
    ...(definition.tearDown && {
      tearDown: async (addresses) => {
        try {
          await definition.tearDown?.(viewOf(addresses));
        } catch {
          // The nodes are ended all the same.
        }
      },
    }),
    ready: (address, timeoutMs) => asking.ready(address, timeoutMs),
    status: (address, timeoutMs) => asking.status(address, timeoutMs),
    probePeer: (host, port, timeoutMs) => asking.probePeer(host, port, timeoutMs),
    openClient: (addresses, options) => client.open(viewOf(addresses), options),
    close: () => {
      asking.close();
      void client.close?.();
    },
  };
}

function commandOf(
  definition: SystemDefinition,
  setup: NodeSetup,
  folder: string | undefined,
): NodeCommand {
  const started = startOf(definition, viewOfNode(definition, setup));
  const { command, env, cwd, files } = isWords(started) ? { command: started } : started;
  for (const name of Object.keys(files ?? {})) refuseOutside(definition.name, name);
  const [file, ...args] = command;
  const place = cwd === undefined ? folder : path.resolve(folder ?? '.', cwd);
  return {
    file,
    args: args.map(String),
    ...(env && { env }),
    ...(place !== undefined && { cwd: place }),
    ...(files && { files }),
  };
}

/** Before any node is started; what is a link there is seen when it is written. */
function refuseOutside(system: string, name: string): void {
  const out = leadsOut(name);
  if (out === undefined) return;
  throw badArguments(
    'RJ112',
    `start of ${system} returned the file ${JSON.stringify(name)}, which ${out}`,
    "give a path within dataDir, as in { 'etc/kv.conf': text }",
  );
}

function startOf(definition: SystemDefinition, node: NodeView): CommandWords | StartCommand {
  let started: unknown;
  try {
    started = definition.start(node);
  } catch (error) {
    throw threw(definition.name, 'start', error);
  }
  if (isStart(started)) return started;
  throw new HarnessError(
    'RJ065',
    `start of ${definition.name} returned ${shown(started)} for ${node.name}`,
    "return the program and its arguments, ['python3', 'kv.py', …], or { command: […], env, cwd, files }",
  );
}

function isWords(started: CommandWords | StartCommand): started is CommandWords {
  return Array.isArray(started);
}

function isStart(value: unknown): value is CommandWords | StartCommand {
  const words =
    typeof value === 'object' && value !== null && 'command' in value ? value.command : value;
  if (!Array.isArray(words) || words.length === 0) return false;
  const [file, ...args] = words as readonly unknown[];
  if (typeof file !== 'string' || file === '') return false;
  return args.every((word) => typeof word === 'string' || Number.isFinite(word));
}

/** A node, as the functions of a definition see it. */
function viewOfNode({ ports }: SystemDefinition, setup: NodeSetup): NodeView {
  const peers = setup.peers.map(({ id, node, host, port }) =>
    peerView({ id, name: node, host, port }),
  );
  const own = { id: setup.id, name: setup.node, host: setup.host };
  const self = peerView({ ...own, port: setup.ports[ports[0]] ?? 0 });
  const members = [...peers, self].sort((a, b) => a.id - b.id);
  return { ...placeOf(setup), dataDir: setup.dataDir, peers, members };
}

function threw(system: string, what: string, error: unknown): HarnessError {
  return new HarnessError(
    'RJ065',
    `${what} of ${system} failed: ${textOf(error)}`,
    `mend ${what} in the configuration; it is called with what docs/your-system.md lists`,
    undefined,
    { cause: error },
  );
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  return text ?? String(value);
}
