import type { Server } from 'node:http';
import type { Message } from '../core/index.ts';
import {
  openHttpTransport,
  type Refusal,
  type Sender,
  type PeerTransport,
} from '../transport/index.ts';
import { createApi } from './api.ts';
import type { ServedNode } from './served-node.ts';
import { lockFolder } from './folder-lock.ts';
import { stderrLog, type Log } from './log-line.ts';
import { exitFailure, openNode, textOf } from './open-node.ts';
import type { GrpcClients } from './grpc/open-grpc.ts';
import type { Metrics } from './metrics/node-metrics.ts';
import type { ServerOptions } from './options.ts';
import { apiAddress, peerAddress } from './peer-address.ts';
import { realClock } from './real-clock.ts';

/** A graceful stop that takes longer than this ends anyway. */
const stopTimeoutMs = 2000;

/**
 * Makes this process a node: it writes its log to standard error and ends the process when
 * it is done (0 after SIGTERM or SIGINT, 255 when it cannot go on). Resolves when the node
 * listens.
 * @throws DamagedLog, and the errors of the file system and of `listen`.
 */
export async function serve(options: ServerOptions): Promise<void> {
  if (options.exitWithParent) exitWithParent();
  // A reader of the log that goes away must not take the node with it.
  process.stderr.on('error', () => undefined);
  const log = stderrLog(options.id);
  // In this order: a second server on the same ports or the same folder must end before it
  // has touched the log of the first.
  const lock = await lockFolder(options.dataDir);
  let served: ServedNode | null = null;
  const metrics = options.metrics ? await openMetrics() : null;
  const api = await listenToClients(options, log, metrics, () => served);
  const apiOf = new Map([[options.id, apiAddress(options)]]);
  const refused = refusalLog(log);
  const clients = { node: () => served, addressOf: (id: number) => peerAddress(options, id) };
  const transport = await listenToPeers(options, log, clients, {
    receive: (messages, sender) => {
      if (served === null) {
        return { status: 503, error: 'starting', message: 'this node still reads its log' };
      }
      apiOf.set(sender.id, sender.api);
      // Up to the first that none can have sent.
      for (const message of messages) {
        const reason = served.node.receive(message);
        if (reason === null) continue;
        refused(message, reason);
        return { status: 400, error: 'impossible', message: reason };
      }
      return null;
    },
    heard: (from) => served?.node.heard(from),
    roundTrip: metrics?.roundTrip,
  });
  const node = await openNode(options, log, transport, metrics);
  served = { node, apiOf };
  const { transport: spoken, transportPort, apiPort, peers, bugs } = options;
  log('info', 'ready', {
    transport: spoken,
    transportPort,
    apiPort,
    peers: peers.length,
    bugs: [...bugs].join(','),
  });

  const stop = (reason: string): void => {
    log('info', 'stopping', { reason });
    setTimeout(() => process.exit(exitFailure), stopTimeoutMs).unref();
    api?.close();
    void node.close().then(async () => {
      await lock.release();
      process.exit(0);
    });
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
}

/** The pipe closes however the parent ends, kill -9 included. Nobody is left to serve. */
function exitWithParent(): void {
  process.stdin.on('end', () => process.exit(0));
  process.stdin.on('error', () => process.exit(0));
  process.stdin.resume();
}

/** Loaded by the nodes that have them only: it takes as long as the rest of a node's start. */
async function openMetrics(): Promise<Metrics> {
  const { nodeMetrics } = await import('./metrics/node-metrics.ts');
  return nodeMetrics(() => realClock.nowUs());
}

async function listenToClients(
  { host, names, apiPort }: ServerOptions,
  log: Log,
  metrics: Metrics | null,
  node: () => ServedNode | null,
): Promise<Server | null> {
  if (apiPort === null) return null;
  const onError = (error: unknown): void => {
    log('error', 'request-failed', { detail: textOf(error) });
  };
  const api = createApi({ host, names, node, metrics, onError });
  await new Promise<void>((resolve, reject) => {
    api.once('error', reject);
    api.listen(apiPort, host, resolve);
  });
  return api;
}

interface FromPeers {
  readonly receive: (messages: readonly Message[], sender: Sender) => Refusal | null;
  readonly heard: (from: number) => void;
  readonly roundTrip: Metrics['roundTrip'] | undefined;
}

async function listenToPeers(
  options: ServerOptions,
  log: Log,
  clients: GrpcClients,
  { receive, heard, roundTrip }: FromPeers,
): Promise<PeerTransport> {
  const refusedBy = new Map<number, number>();
  const common = {
    sender: { id: options.id, api: apiAddress(options) },
    host: options.host,
    port: options.transportPort,
    peers: [...options.peers, ...options.spares],
    secret: options.peerSecret,
    // A connection that is silent for as long as a follower waits for its leader is dead.
    requestTimeoutMs: options.electionTimeoutMinMs,
    receive,
    roundTrip,
    onRefused: (peer: number, status: number) => {
      if (refusedBy.get(peer) === status) return;
      refusedBy.set(peer, status);
      log('warn', 'refused-by-peer', { peer, status });
    },
  };
  if (options.transport === 'http') {
    return openHttpTransport({ ...common, names: options.names, heard });
  }
  // Loaded by the nodes that speak it only.
  const { openGrpc } = await import('./grpc/open-grpc.ts');
  return openGrpc({ ...common, tls: options.tls }, clients);
}

/** One line a second at the most: who can send one such message can send a million. */
function refusalLog(log: Log): (message: Message, reason: string) => void {
  let notedUs = -Infinity;
  return ({ from, type }, reason) => {
    const nowUs = realClock.nowUs();
    if (nowUs < notedUs + 1_000_000) return;
    notedUs = nowUs;
    log('warn', 'message-refused', { from, type, reason });
  };
}
