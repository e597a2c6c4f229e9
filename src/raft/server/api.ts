import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Connections, readBody, refusalAtDoor, type Body } from '../transport/index.ts';
import { answerOf, errorAnswer, type ApiAnswer, type KeyValueReply } from './api-answer.ts';
import { maxValueBytes, parseRequest } from './api-request.ts';
import { operate } from './operator-answer.ts';
import { leaderOf, type ServedNode } from './served-node.ts';
import type { Metrics } from './metrics/node-metrics.ts';
import { Turns } from './turns.ts';

/** Long, so that it is the client who closes an idle connection: a request that crosses a server's close is lost. */
const keepAliveTimeoutMs = 60_000;
const headersTimeoutMs = 5_000;
/** The largest body comes within it at half a megabit a second. */
const bodyTimeoutMs = 10_000;
const lookForLateMs = 1_000;
const maxBodyBytes = maxValueBytes + 1024;
const connectionLimits = { max: 2048, maxPerAddress: 1536, maxBytes: 512 * 1024 * 1024 };

export interface ApiOptions {
  readonly host: string;
  /** Names of this node besides `host`. */
  readonly names: readonly string[];
  /** Null while the node reads its log: the port is its own before that, and nobody is served yet. */
  readonly node: () => ServedNode | null;
  /** Null: the node has none. */
  readonly metrics: Metrics | null;
  /** A defect in the handling of one request, which ends no other. */
  readonly onError: (error: unknown) => void;
}

/** The client API over HTTP; docs/raft.md has each request with curl. */
export function createApi(options: ApiOptions): Server {
  const { host, names, node, onError } = options;
  const turns = new Turns();
  const server = createServer(
    {
      keepAliveTimeout: keepAliveTimeoutMs,
      headersTimeout: headersTimeoutMs,
      requestTimeout: bodyTimeoutMs,
      connectionsCheckingInterval: lookForLateMs,
    },
    (request, response) => {
      const refusal = refusalAtDoor(request, host, names);
      if (refusal !== null) {
        const { status, error, message } = refusal;
        write(request, response, errorAnswer(status, error, message));
        return;
      }
      if (request.method === 'GET' && request.url === '/metrics' && options.metrics !== null) {
        void writeMetrics(options.metrics, node(), response).catch((error: unknown) => {
          onError(error);
          response.destroy();
        });
        return;
      }
      const early = answerBeforeBody(request, node());
      if (early !== null) {
        write(request, response, early);
        return;
      }
      const guarded = (act: () => void): void => {
        try {
          act();
        } catch (error) {
          onError(error);
          // Whether it was proposed before the defect showed is not known: no answer says so.
          response.destroy();
        }
      };
      readBody(request, maxBodyBytes, (body) => {
        const reply = (answer: ApiAnswer): void => guarded(() => write(request, response, answer));
        const bytes = body.kind === 'text' ? body.text.length : 0;
        turns.take(bytes, () => guarded(() => serve(node(), request, reply, body)));
      });
    },
  );
  new Connections(server, connectionLimits);
  return server;
}

/** A body that is longer than this is not read in vain. */
const longBodyBytes = 64 * 1024;

/**
 * What a node that does not lead says to any update, before it takes up a long body: a flood
 * of them, sent again and again while nobody leads, would leave no time for an election.
 */
function answerBeforeBody(request: IncomingMessage, served: ServedNode | null): ApiAnswer | null {
  if (served === null || !(Number(request.headers['content-length']) > longBodyBytes)) return null;
  if (served.node.status().role === 'leader') return null;
  return answerOf({ type: 'refused', reason: 'not-leader' }, leaderOf(served));
}

function serve(
  served: ServedNode | null,
  request: IncomingMessage,
  reply: (answer: ApiAnswer) => void,
  body: Body,
): void {
  switch (body.kind) {
    case 'too-large': {
      const message = `a body has at most ${maxBodyBytes} bytes`;
      reply(errorAnswer(413, 'body-too-large', message));
      return;
    }
    case 'not-utf8':
      reply(errorAnswer(400, 'bad-body', 'the body is not UTF-8'));
      return;
    case 'text':
      if (served !== null) handle(served, request, reply, body.text);
      else reply(errorAnswer(503, 'starting', 'this node still reads its log'));
  }
}

function handle(
  served: ServedNode,
  request: IncomingMessage,
  reply: (answer: ApiAnswer) => void,
  body: string,
): void {
  const parsed = parseRequest(request.method ?? '', request.url ?? '', request.headers, body);
  const { node } = served;
  const answer = (outcome: KeyValueReply): void => reply(answerOf(outcome, leaderOf(served)));
  switch (parsed.type) {
    case 'status':
      reply({ status: 200, body: { ...node.status(), leader: leaderOf(served) } });
      return;
    case 'leader':
      reply({ status: 200, body: { leader: leaderOf(served) } });
      return;
    case 'read':
      node.read(parsed.key, answer);
      return;
    case 'update':
      node.update(parsed.command, answer);
      return;
    case 'operate':
      operate(served, parsed.request, reply);
      return;
    case 'malformed':
      reply(parsed.answer);
  }
}

async function writeMetrics(
  metrics: Metrics,
  served: ServedNode | null,
  response: ServerResponse,
): Promise<void> {
  const text = await metrics.text(served === null ? null : served.node.status());
  response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
}

function write(request: IncomingMessage, response: ServerResponse, answer: ApiAnswer): void {
  const body = JSON.stringify(answer.body);
  const headers: Record<string, string | number> = {
    'content-type': 'application/json',
    'x-content-type-options': 'nosniff',
    'content-length': Buffer.byteLength(body),
  };
  if (answer.status === 307 && 'leader' in answer.body) {
    const { api } = answer.body.leader as { readonly api: string };
    headers['location'] = `http://${api}${request.url ?? ''}`;
  }
  response.writeHead(answer.status, headers).end(body);
}
