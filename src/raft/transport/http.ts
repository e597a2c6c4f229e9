import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Message, NodeId } from '../core/index.ts';
import { decodeBatch } from './codec.ts';
import { HttpLink } from './http-link.ts';
import { fromHeader, isLong, progressMs } from './progress.ts';
import type { Heard, Receive, Sender, Transport } from './transport.ts';

export interface HttpTransportOptions {
  readonly sender: Sender;
  readonly host: string;
  readonly port: number;
  readonly peers: readonly { readonly id: NodeId; readonly host: string; readonly port: number }[];
  readonly requestTimeoutMs: number;
  readonly receive: Receive;
  readonly heard: Heard;
}

/** A batch holds at most about 1 MiB of entry data, or one larger entry; JSON may escape each character. */
const maxBodyBytes = 16 * 1024 * 1024;
const maxConnections = 256;
/** Longer than any pause between heartbeats, so that the dialling side decides when to close. */
const keepAliveTimeoutMs = 60_000;

const votePath = '/raft/request_vote';
const appendPath = '/raft/append_entries';

/**
 * Messages as HTTP requests that are answered at once with 204: the reply of the other node's
 * core is a message of its own, on the link that leads back. So a link carries one direction,
 * and a cut of one direction is what it says.
 *
 * Starts to listen before it resolves.
 * @throws the error of `listen` when the port cannot be had.
 */
export async function openHttpTransport(options: HttpTransportOptions): Promise<Transport> {
  const server = createServer((request, response) => answer(options, request, response));
  server.maxConnections = maxConnections;
  server.keepAliveTimeout = keepAliveTimeoutMs;
  await listen(server, options.port, options.host);
  const links = new Map(options.peers.map((peer) => [peer.id, openLinks(options, peer)]));
  return {
    send: (messages) => {
      for (const message of messages) links.get(message.to)?.[kindOf(message)].send(message);
    },
    close: async () => {
      for (const { vote, append } of links.values()) {
        vote.close();
        append.close();
      }
      await closeServer(server);
    },
  };
}

/** Votes and appends have connections of their own: an election does not queue behind a bulk of entries. */
function openLinks(
  { sender, heard, requestTimeoutMs: timeoutMs }: HttpTransportOptions,
  { id: to, host, port }: HttpTransportOptions['peers'][number],
): { readonly vote: HttpLink; readonly append: HttpLink } {
  const link = { sender, to, host, port, timeoutMs, heard: () => heard(to) };
  return {
    vote: new HttpLink({ ...link, path: votePath }),
    append: new HttpLink({ ...link, path: appendPath }),
  };
}

function kindOf(message: Message): 'vote' | 'append' {
  switch (message.type) {
    case 'pre-vote':
    case 'pre-vote-reply':
    case 'vote':
    case 'vote-reply':
      return 'vote';
    case 'append':
    case 'append-accepted':
    case 'append-rejected':
      return 'append';
  }
}

function answer(
  { sender, receive, heard, peers }: HttpTransportOptions,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  // A probe of the link alone: it says nothing of the core.
  if (request.method === 'GET' && request.url === '/raft/ping') {
    response.end('pong');
    return;
  }
  if (request.method !== 'POST' || (request.url !== votePath && request.url !== appendPath)) {
    response.writeHead(404).end();
    return;
  }
  const from = Number(request.headers[fromHeader]);
  if (isLong(request) && peers.some(({ id }) => id === from)) {
    reportProgress(request, () => {
      response.writeProcessing();
      heard(from);
    });
  }
  readBody(request, (body) => {
    if (body === null) {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    try {
      const batch = decodeBatch(body, sender.id);
      response.writeHead(204).end();
      receive(batch.messages, batch.sender);
    } catch (error) {
      if (response.headersSent) throw error;
      response.writeHead(400).end(error instanceof Error ? error.message : String(error));
    }
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

function readBody(request: IncomingMessage, done: (body: string | null) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) chunks.push(chunk);
  });
  request.on('end', () => {
    done(bytes <= maxBodyBytes ? Buffer.concat(chunks).toString('utf8') : null);
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
