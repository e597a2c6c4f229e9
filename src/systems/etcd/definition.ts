import type { JsonObject } from '../../history/operation.ts';
import { defineSystem } from '../defined/define-system.ts';
import type { Asked, CommandWords, SystemDefinition } from '../defined/definition.ts';
import type { NodePlace, NodeView } from '../defined/node-view.ts';
import { parsed } from './answer.ts';
import { etcdClient } from './client.ts';
import { statusOf } from './status.ts';

export interface EtcdOptions {
  /** Default: `etcd`, from the path. */
  readonly bin?: string;
  /** Reads ask one node alone, which does not ask the others: they may be stale. */
  readonly serializable?: boolean;
}

type Port = 'peer' | 'client';

/**
 * etcd by its JSON gateway. All members of a cluster are known by one address each, from which
 * their names are made: it needs a network in which every node has an address of its own.
 */
export function etcd({ bin = 'etcd', serializable = false }: EtcdOptions = {}): SystemDefinition {
  const members = new Map<string, number>();
  return defineSystem<Port>({
    name: 'etcd',
    promise: serializable ? `${linearizable} ${exceptReads}` : linearizable,
    ports: ['peer', 'client'],
    start: (node) => commandOf(node, bin),
    oneAddress: true,
    // Started at once, they take seconds to agree on a leader.
    spacingMs: 100,
    // Without a quorum a node that was just started answers its peers; its clients wait.
    ready: { get: '/version', port: 'peer' },
    status: async (node) => {
      const [vars, version] = await Promise.all([
        ask(node, 'client', '/debug/vars'),
        ask(node, 'peer', '/version'),
      ]);
      if (vars !== undefined) return statusOf(node.id, vars, members);
      if (version !== undefined) return {};
      throw new Error('no answer');
    },
    // Its logger writes JSON: a panic is a level there, or Go's own on standard error.
    logAlarms: [/"level":"(?:panic|fatal)"/, /^panic: /],
    client: etcdClient(serializable),
  });
}

const linearizable = 'etcd promises that reads, writes, deletes and transactions are linearizable.';
const exceptReads =
  'Serializable reads are the exception: they ask one node alone, and etcd says that they may be stale.';

/** Of the time for a status: what one port does not answer, the other one may still say. */
const shareOfTime = 0.8;

/** Undefined: there was no answer that could be understood. */
async function ask(
  { host, ports, timeoutMs }: NodePlace<Port> & Asked,
  port: Port,
  path: string,
): Promise<JsonObject | undefined> {
  try {
    const signal = AbortSignal.timeout(Math.ceil(timeoutMs * shareOfTime));
    const response = await fetch(`http://${host}:${ports[port]}${path}`, { signal });
    return response.status === 200 ? parsed(await response.text()) : undefined;
  } catch {
    return undefined;
  }
}

function commandOf(
  { name, dataDir, host, ports, members }: NodeView<Port>,
  bin: string,
): CommandWords {
  const peerUrl = `http://${host}:${ports.peer}`;
  const clientUrl = `http://${host}:${ports.client}`;
  const cluster = members.map((each) => `${each.name}=http://${String(each)}`).join();
  return [
    bin,
    ...['--name', name, '--data-dir', dataDir],
    ...['--listen-peer-urls', peerUrl, '--initial-advertise-peer-urls', peerUrl],
    ...['--listen-client-urls', clientUrl, '--advertise-client-urls', clientUrl],
    ...['--initial-cluster', cluster, '--initial-cluster-state', 'new'],
    ...['--heartbeat-interval', '50', '--election-timeout', '300'],
    ...['--pre-vote', '--logger', 'zap', '--log-outputs', 'stderr'],
  ];
}
