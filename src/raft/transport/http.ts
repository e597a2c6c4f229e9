import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { NodeId } from '../core/index.ts';
import { readBody } from './body.ts';
import { decodeBatch, type Batch } from './codec.ts';
import { Connections } from './connections.ts';
import { knowsSecret, peerHost, refusalAtDoor, type Refusal } from './door.ts';
import { HttpLink } from './http-link.ts';
import type { LinkKind } from './link.ts';
import { PeerLinks } from './peer-links.ts';
import { fromHeader, isLong, progressMs } from './progress.ts';
import type { Heard, PeerPlace, PeerTransport, Receive, Sender } from './transport.ts';

export interface HttpTransportOptions {
  readonly sender: Sender;
  readonly host: string;
  readonly port: number;
  /** Known from the beginning; members come and go, see `Transport.setMembers`. */
  readonly peers: readonly PeerPlace[];
  readonly requestTimeoutMs: number;
  /** Names of this node besides `host`. */
  readonly names: readonly string[];
  /** What all nodes of the cluster know and nobody else; null: whoever reaches the port is trusted. */
  readonly secret: string | null;
  /** Takes messages in; says why when it does not take one of them. */
  readonly receive: (...batch: Parameters<Receive>) => Refusal | null;
  /** A peer turned this node's requests away, with this HTTP status. */
  readonly onRefused: (peer: NodeId, status: number) => void;
  readonly heard: Heard;
  /** A request to this peer was answered after so many milliseconds. */
  readonly roundTrip?: ((peer: NodeId, ms: number) => void) | undefined;
}

type Links = Readonly<Record<LinkKind, HttpLink>>;

/** A batch holds at most about 1 MiB of entry data, or one larger entry; JSON may escape each character. */
const maxBodyBytes = 16 * 1024 * 1024;
const connectionLimits = { max: 256, maxPerAddress: 192, maxBytes: 256 * 1024 * 1024 };
/** A header is sent at once; a body may come over a slow link. */
const headersTimeoutMs = 5_000;
const bodyTimeoutMs = 30_000;
const lookForLateMs = 1_000;
/** Longer than any pause between heartbeats, so that the dialling side decides when to close. */
const keepAliveTimeoutMs = 60_000;

const votePath = '/raft/request_vote';
const appendPath = '/raft/append_entries';
const snapshotPath = '/raft/install_snapshot';
const paths: ReadonlySet<string | undefined> = new Set([votePath, appendPath, snapshotPath]);

/**
 * Messages as HTTP requests that are answered at once with 204: the reply of the other node's
 * core is a message of its own, on the link that leads back. So a link carries one direction,
 * and a cut of one direction is what it says.
 *
 * Starts to listen before it resolves.
 * @throws the error of `listen` when the port cannot be had.
 */
export async function openHttpTransport(options: HttpTransportOptions): Promise<PeerTransport> {
  const peers = new PeerLinks(options.peers, (peer) => openLinks(options, peer));
  const server = createServer(
    {
      keepAliveTimeout: keepAliveTimeoutMs,
      headersTimeout: headersTimeoutMs,
      requestTimeout: bodyTimeoutMs,
      connectionsCheckingInterval: lookForLateMs,
    },
    (request, response) => answer(options, peers, request, response),
  );
  new Connections(server, connectionLimits);
  await listen(server, options.port, options.host);
  return {
    send: (messages) => peers.send(messages),
    setMembers: (members) => peers.setMembers(members),
    close: async () => {
      peers.close();
      await closeServer(server);
    },
  };
}

function openLinks(options: HttpTransportOptions, { id: to, host, port }: PeerPlace): Links {
  const { sender, secret, heard, requestTimeoutMs: timeoutMs, onRefused, roundTrip } = options;
  const refused = (status: number): void => onRefused(to, status);
  const link = {
    sender,
    to,
    host,
    port,
    timeoutMs,
    secret,
    heard: () => heard(to),
    onRefused: refused,
    answered: roundTrip && ((ms: number) => roundTrip(to, ms)),
  };
  return {
    vote: new HttpLink({ ...link, path: votePath }),
    append: new HttpLink({ ...link, path: appendPath }),
    snapshot: new HttpLink({ ...link, path: snapshotPath }),
  };
}

function answer(
  options: HttpTransportOptions,
  peers: PeerLinks,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { sender, secret, heard, receive } = options;
  const turnAway = ({ status, message }: Pick<Refusal, 'status' | 'message'>): void => {
    response.writeHead(status, { 'content-type': 'text/plain' }).end(message);
  };
  const refusal = refusalAtDoor(request, options.host, [...options.names, peerHost]);
  if (refusal !== null) {
    turnAway(refusal);
    return;
  }
  // A probe of the link alone: it says nothing of the core.
  if (request.method === 'GET' && request.url === '/raft/ping') {
    response.end('pong');
    return;
  }
  if (request.method !== 'POST' || !paths.has(request.url)) {
    response.writeHead(404).end();
    return;
  }
  if (!knowsSecret(request, secret)) {
    turnAway({ status: 401, message: 'the nodes of this cluster share a secret' });
    return;
  }
  const from = Number(request.headers[fromHeader]);
  if (isLong(request) && peers.has(from)) {
    reportProgress(request, () => {
      response.writeProcessing();
      heard(from);
    });
  }
  readBody(request, maxBodyBytes, (body) => {
    if (body.kind !== 'text') {
      const status = body.kind === 'too-large' ? 413 : 400;
      response.writeHead(status, { connection: 'close' }).end(body.kind);
      return;
    }
    let batch: Batch;
    try {
      batch = decodeBatch(body.text, sender.id, peers);
    } catch (error) {
      turnAway({ status: 400, message: error instanceof Error ? error.message : String(error) });
      return;
    }
    const problem = receive(batch.messages, batch.sender);
    if (problem === null) response.writeHead(204).end();
    else turnAway(problem);
  });
}

/** Calls `report` as parts of the body come in, and not more often than anybody needs to know. */
function reportProgress(request: IncomingMessage, report: () => void): void {
  let reportedMs = performance.now();
  request.on('data', () => {
    const nowMs = performance.now();
    if (nowMs - reportedMs < progressMs) return;
    reportedMs = nowMs;
    report();
  });
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
