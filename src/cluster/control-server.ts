import { timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { wordError } from './control-protocol.ts';
import type { ControlRequest } from './control-protocol.ts';

/** More than any request needs: the links between nine nodes fill a tenth of it. */
const maxBodyBytes = 64 * 1024;
/**
 * Whoever has connected and asked nothing; one more ends the oldest of them. So nobody who
 * only holds connections open keeps a command out.
 */
const maxSilent = 32;
/** A command sends its request at once. */
const requestTimeoutMs = 5_000;
const lookForLateMs = 500;

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
  const timeouts = {
    headersTimeout: requestTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: lookForLateMs,
  };
  const server = http.createServer(timeouts, (request, response) => {
    void answer(request, token, handle, () => silent.delete(request.socket)).then(
      ({ status, body }) => {
        // One request a connection, so that nobody idle holds up the end.
        response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
        response.end(JSON.stringify(body));
      },
    );
  });
  // In the order of their arrival, as a Set keeps it.
  const silent = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
    const [oldest] = silent;
    if (silent.size > maxSilent) oldest?.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of silent) socket.destroy();
      }),
  };
}

async function answer(
  request: http.IncomingMessage,
  token: string,
  handle: (request: ControlRequest) => Promise<object>,
  /** The whole request is there, of somebody who may ask. */
  onAsked: () => void,
): Promise<{ readonly status: number; readonly body: object }> {
  if (!isAllowed(request.headers.authorization ?? '', token)) {
    request.resume();
    return { status: 401, body: {} };
  }
  try {
    const asked = await readRequest(request);
    onAsked();
    return { status: 200, body: await handle(asked) };
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
