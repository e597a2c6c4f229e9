import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerOf, errorAnswer, type ApiAnswer } from './api-answer.ts';
import { maxValueBytes, parseRequest } from './api-request.ts';
import type { RaftNode, Reply } from './node.ts';

const maxConnections = 1024;
/** Long, so that it is the client who closes an idle connection: a request that crosses a server's close is lost. */
const keepAliveTimeoutMs = 60_000;
const maxBodyBytes = maxValueBytes + 1024;

/** The client API over HTTP; docs/raft.md has each request with curl. */
export function createApi(node: RaftNode): Server {
  const server = createServer((request, response) => {
    readBody(request, (body) => {
      if (body === null) {
        const message = `a body has at most ${maxBodyBytes} bytes`;
        write(request, response, errorAnswer(413, 'body-too-large', message));
      } else {
        handle(node, request, response, body);
      }
    });
  });
  server.maxConnections = maxConnections;
  server.keepAliveTimeout = keepAliveTimeoutMs;
  return server;
}

function handle(
  node: RaftNode,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): void {
  const parsed = parseRequest(request.method ?? '', request.url ?? '', request.headers, body);
  const reply = (reply: Reply): void => {
    write(request, response, answerOf(reply, node.leader()));
  };
  switch (parsed.type) {
    case 'status':
      write(request, response, { status: 200, body: status(node) });
      return;
    case 'leader':
      write(request, response, { status: 200, body: { leader: node.leader() } });
      return;
    case 'read':
      node.read(parsed.key, reply);
      return;
    case 'update':
      node.update(parsed.command, reply);
      return;
    case 'malformed':
      write(request, response, parsed.answer);
  }
}

function status(node: RaftNode): object {
  return { ...node.status(), leader: node.leader() };
}

function write(request: IncomingMessage, response: ServerResponse, answer: ApiAnswer): void {
  const body = JSON.stringify(answer.body);
  const headers: Record<string, string | number> = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  if (answer.status === 307 && 'leader' in answer.body) {
    const { api } = answer.body.leader as { readonly api: string };
    headers['location'] = `http://${api}${request.url ?? ''}`;
  }
  response.writeHead(answer.status, headers).end(body);
}

/** Hands over the whole body, or null when it is too large; it is read to its end either way. */
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
