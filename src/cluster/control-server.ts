import { timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { wordError } from './control-protocol.ts';
import type { ControlRequest } from './control-protocol.ts';

/** More than any request needs: the links between nine nodes fill a tenth of it. */
const maxBodyBytes = 64 * 1024;
const maxConnections = 32;

export interface ControlServer {
  readonly port: number;
  /** Takes no more requests; resolves when the last answer is out. */
  close(): Promise<void>;
}

/**
 * Listens on a free loopback port to requests that carry the token. The token keeps out
 * other users of the machine, and web pages, which can send requests to loopback too.
 */
export async function openControlServer(
  token: string,
  handle: (request: ControlRequest) => Promise<object>,
): Promise<ControlServer> {
  const server = http.createServer((request, response) => {
    void answer(request, token, handle).then(({ status, body }) => {
      // One request a connection, so that nobody idle holds up the end.
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
      response.end(JSON.stringify(body));
    });
  });
  server.maxConnections = maxConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}

async function answer(
  request: http.IncomingMessage,
  token: string,
  handle: (request: ControlRequest) => Promise<object>,
): Promise<{ readonly status: number; readonly body: object }> {
  if (!isAllowed(request.headers.authorization ?? '', token)) {
    request.resume();
    return { status: 401, body: {} };
  }
  try {
    return { status: 200, body: await handle(await readRequest(request)) };
  } catch (error) {
    return { status: 500, body: { error: wordError(error) } };
  }
}

function isAllowed(header: string, token: string): boolean {
  const given = Buffer.from(header);
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function readRequest(request: http.IncomingMessage): Promise<ControlRequest> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new Error(`a request has at most ${maxBodyBytes} bytes`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as ControlRequest;
}
