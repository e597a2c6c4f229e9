import http from 'node:http';
import { LeaderHint } from '../leader-hint.ts';
import { exchangeHttp, type Exchange } from '../http-exchange.ts';
import { RoutedClient } from '../routed-client.ts';
import type { NodeAddress, NodeCommand, NodeSetup, System } from '../system.ts';
import type { Attempt, Wire } from '../wire.ts';
import { answerOf, parsed } from './answer.ts';
import { requestOf, type EtcdRequest } from './request.ts';
import { running, statusOf } from './status.ts';

export interface EtcdOptions {
  /** Default: `etcd`, from the path. */
  readonly bin?: string;
  /** Reads ask one node alone, which does not ask the others: they may be stale. */
  readonly serializable?: boolean;
}

/**
 * etcd by its JSON gateway. All members of a cluster are known by one address each, from which
 * their names are made: it needs a network in which every node has an address of its own.
 */
export function etcd({ bin = 'etcd', serializable = false }: EtcdOptions = {}): System {
  const agent = new http.Agent({ keepAlive: true, noDelay: true });
  const members = new Map<string, number>();
  const hint = new LeaderHint();
  const never = new AbortController().signal;
  const ask = (
    target: { readonly host: string; readonly port: number },
    request: { readonly method: 'GET'; readonly path: string },
    timeoutMs: number,
  ): Promise<Exchange> => exchangeHttp({ ...target, ...request, agent, timeoutMs, signal: never });
  return {
    name: 'etcd',
    ports: ['peer', 'client'],
    // Its logger writes JSON: a panic is a level there, or Go's own on standard error.
    logAlarms: [/"level":"(?:panic|fatal)"/, /^panic: /],
    // Started at once, they take seconds to agree on a leader.
    spacingMs: 100,
    command: (setup) => commandOf(setup, bin),
    status: async ({ id, host, ports }, timeoutMs) => {
      // Without a quorum a node that was just started serves its peers and no clients.
      const [client, peer] = await Promise.all([
        ask({ host, port: ports['client'] ?? 0 }, vars, timeoutMs),
        ask({ host, port: ports['peer'] ?? 0 }, version, timeoutMs),
      ]);
      const body = client.kind === 'answered' ? parsed(client.body) : undefined;
      if (client.kind === 'answered' && client.status === 200 && body !== undefined) {
        return statusOf(id, body, members);
      }
      if (peer.kind === 'answered') return running;
      throw new Error(peer.kind === 'lost' ? peer.error : 'connection refused');
    },
    probePeer: async (host, port, timeoutMs) => {
      const { kind } = await ask({ host, port }, version, timeoutMs);
      return kind === 'answered';
    },
    leaderErrors: ['connection-refused'],
    openClient: (nodes, options) => new RoutedClient(wire(serializable), nodes, options, hint),
    close: () => agent.destroy(),
  };
}

const vars = { method: 'GET', path: '/debug/vars' } as const;
const version = { method: 'GET', path: '/version' } as const;

function wire(serializable: boolean): Wire<EtcdRequest> {
  const agent = new http.Agent({ keepAlive: true, noDelay: true });
  return {
    requestOf: (operation) => requestOf(operation, serializable),
    send: async (node, request, attempt) =>
      answerOf(request.operation, await post(node, request, attempt, agent)),
    close: () => agent.destroy(),
  };
}

function post(
  { host, ports }: NodeAddress,
  { path, body }: EtcdRequest,
  { timeoutMs, signal }: Attempt,
  agent: http.Agent,
): Promise<Exchange> {
  return exchangeHttp({
    ...{ agent, host, port: ports['client'] ?? 0, method: 'POST', path },
    ...{ body: JSON.stringify(body), timeoutMs, signal },
  });
}

function commandOf({ id, node, host, ports, peers, dataDir }: NodeSetup, bin: string): NodeCommand {
  const own = { id, node, host, port: ports['peer'] ?? 0 };
  const members = [...peers, own].sort((a, b) => a.id - b.id);
  const peerUrl = `http://${host}:${own.port}`;
  const clientUrl = `http://${host}:${ports['client'] ?? 0}`;
  const args = [
    ...['--name', node, '--data-dir', dataDir],
    ...['--listen-peer-urls', peerUrl, '--initial-advertise-peer-urls', peerUrl],
    ...['--listen-client-urls', clientUrl, '--advertise-client-urls', clientUrl],
    ...[
      '--initial-cluster',
      members.map((each) => `${each.node}=http://${each.host}:${each.port}`).join(','),
    ],
    ...[
      '--initial-cluster-state',
      'new',
      '--heartbeat-interval',
      '50',
      '--election-timeout',
      '300',
    ],
    ...['--pre-vote', '--logger', 'zap', '--log-outputs', 'stderr'],
  ];
  return { file: bin, args };
}
