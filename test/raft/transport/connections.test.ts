// Catches a server that a client can close for all others by holding connections open.
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Connections, type ConnectionLimits } from '../../../src/raft/transport/connections.ts';

let server: Server;
let connections: Connections;
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.closeAllConnections();
  server.close();
});

/** Answers a request when its body has come; one to `/wait` when `release` is called. */
async function listen(
  limits: Partial<ConnectionLimits>,
): Promise<{ readonly release: () => void }> {
  const waiting: (() => void)[] = [];
  server = createServer((incoming, response) => {
    incoming.resume().once('end', () => {
      if (incoming.url === '/wait') waiting.push(() => response.end());
      else response.end();
    });
  });
  connections = new Connections(server, { max: 8, maxPerAddress: 8, maxBytes: 2 ** 20, ...limits });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { release: () => waiting.splice(0).forEach((end) => end()) };
}

const port = (): number => (server.address() as AddressInfo).port;

function open(said = '', from = '127.0.0.1'): Socket {
  const socket = connect({ port: port(), host: '127.0.0.1', localAddress: from });
  socket.on('error', () => undefined).write(said);
  sockets.push(socket);
  return socket;
}

async function ask(path: string): Promise<number | undefined> {
  const sent = request({ port: port(), host: '127.0.0.1', path, agent: false }).end();
  const [response] = (await once(sent, 'response')) as [{ statusCode?: number; resume(): void }];
  response.resume();
  return response.statusCode;
}

const half = 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nhalf';

test.each([
  ['silence', ''],
  ['half a header', 'POST / HTTP/1.1\r\nhost'],
  ['half a body', half],
])('a newcomer is heard however many keep us waiting with %s', async (_, said) => {
  await listen({});
  for (let i = 0; i < 100; i++) await once(open(said), 'connect');
  expect(await ask('/')).toBe(200);
  expect(connections.count).toBeLessThanOrEqual(8);
});

test('an address cannot take the places of the others', async () => {
  await listen({ max: 100, maxPerAddress: 4 });
  const other = open('', '127.0.0.2');
  await once(other, 'connect');
  for (let i = 0; i < 50; i++) await once(open(), 'connect');
  expect(await ask('/')).toBe(200);
  expect(other.destroyed).toBe(false);
  other.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
  expect(String((await once(other, 'data'))[0])).toMatch(/^HTTP\/1.1 200/);
});

test('who waits for an answer is not turned away for who only comes', async () => {
  const { release } = await listen({ max: 4, maxPerAddress: 4 });
  const waiting = [0, 1, 2].map(() => ask('/wait'));
  while (connections.count < 3) await new Promise((resolve) => setImmediate(resolve));
  for (let i = 0; i < 20; i++) await once(open(half), 'connect');
  expect(await ask('/')).toBe(200);
  release();
  expect(await Promise.all(waiting)).toEqual([200, 200, 200]);
});

test('bodies that are on their way are bounded in all', async () => {
  await listen({ max: 100, maxPerAddress: 100, maxBytes: 100_000 });
  const slow = Array.from({ length: 10 }, () =>
    open(`POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 20000\r\n\r\n${'x'.repeat(19_000)}`),
  );
  await Promise.race(slow.map((socket) => once(socket, 'close')));
  expect(await ask('/')).toBe(200);
  expect(slow.filter((socket) => !socket.destroyed).length).toBeGreaterThan(0);
});
