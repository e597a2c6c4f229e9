// Catches messages that get lost on a good link, a stalled connection that blocks what comes
// after it, and a queue without a bound.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Message } from '../../../src/raft/core/index.ts';
import {
  openHttpTransport,
  type Heard,
  type Receive,
  type Transport,
} from '../../../src/raft/transport/index.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

interface Place {
  readonly id: number;
  readonly port: number;
}

async function transport(
  self: Place,
  peer: Place,
  receive: Receive,
  requestTimeoutMs = 5000,
  heard: Heard = () => undefined,
): Promise<Transport> {
  const opened = await openHttpTransport({
    sender: { id: self.id, api: `127.0.0.1:${9000 + self.id}` },
    host: '127.0.0.1',
    port: self.port,
    peers: [{ id: peer.id, host: '127.0.0.1', port: peer.port }],
    requestTimeoutMs,
    names: [],
    secret: null,
    receive: (...batch) => {
      receive(...batch);
      return null;
    },
    onRefused: () => undefined,
    heard,
  });
  open.push(opened);
  return opened;
}

function accepted(match: number): Message {
  return { type: 'append-accepted', from: 1, to: 2, term: 1, match, round: 0 };
}

const vote: Message = { type: 'vote', from: 1, to: 2, term: 1, lastIndex: 0, lastTerm: 0 };

test('carries every message of a good link in order, and says where the sender is found', async () => {
  const [one, two] = [
    { id: 1, port: await freePort() },
    { id: 2, port: await freePort() },
  ];
  const matches: number[] = [];
  const senders = new Set<string>();
  let done = (): void => undefined;
  const all = new Promise<void>((resolve) => (done = resolve));
  await transport(two, one, (messages, sender) => {
    senders.add(`${sender.id} ${sender.api}`);
    for (const message of messages)
      if (message.type === 'append-accepted') matches.push(message.match);
    if (matches.length === 100) done();
  });
  const from = await transport(one, two, () => undefined);
  for (let match = 0; match < 100; match++) from.send([accepted(match)]);
  await all;
  expect(matches).toEqual(Array.from({ length: 100 }, (_, i) => i));
  expect([...senders]).toEqual(['1 127.0.0.1:9001']);
});

test('votes go to their own path', async () => {
  const [one, two] = [
    { id: 1, port: await freePort() },
    { id: 2, port: await freePort() },
  ];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (data: Buffer) =>
      server.emit('request-line', data.toString().split(' HTTP')[0]),
    );
  }).listen(two.port, '127.0.0.1');
  await once(server, 'listening');
  open.push({ close: () => closeWith(server, []) });
  const from = await transport(one, two, () => undefined);
  from.send([vote]);
  expect(await once(server, 'request-line')).toEqual(['POST /raft/request_vote']);
});

test('a stalled connection is given up, and what comes later goes by another', async () => {
  const [one, two] = [
    { id: 1, port: await freePort() },
    { id: 2, port: await freePort() },
  ];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    // The first connection is like one behind a cut: it was accepted, and nothing is read.
    if (sockets.length === 1) {
      socket.pause();
      return;
    }
    socket.on('data', (data: Buffer) => {
      socket.write('HTTP/1.1 204 No Content\r\n\r\n');
      server.emit('delivered', data.toString());
    });
  }).listen(two.port, '127.0.0.1');
  await once(server, 'listening');
  open.push({ close: () => closeWith(server, sockets) });
  const from = await transport(one, two, () => undefined, 50);
  const delivered = once(server, 'delivered');
  from.send([accepted(0)]);
  await once(server, 'connection');
  // More than the queue holds, while the first request is stuck: the oldest are dropped.
  for (let match = 1; match <= 1000; match++) from.send([accepted(match)]);
  const [text] = (await delivered) as [string];
  const matches = [...text.matchAll(/"match":(\d+)/g)].map((found) => Number(found[1]));
  expect(matches[0]).toBe(1000 - 256 + 1);
  expect(matches.length).toBeLessThanOrEqual(64);
});

function closeWith(
  server: ReturnType<typeof createServer>,
  sockets: readonly Socket[],
): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}

test('ping is answered without the core, and what is not a batch is refused', async () => {
  const [one, two] = [
    { id: 1, port: await freePort() },
    { id: 2, port: await freePort() },
  ];
  const received: Message[] = [];
  await transport(two, one, (messages) => received.push(...messages));
  const url = `http://127.0.0.1:${two.port}`;
  const ask = (path: string, body?: string): Promise<Response> =>
    fetch(
      url + path,
      body === undefined
        ? {}
        : { method: 'POST', body, headers: { 'content-type': 'application/json' } },
    );
  expect(await (await ask('/raft/ping')).text()).toBe('pong');
  expect((await ask('/elsewhere')).status).toBe(404);
  expect((await ask('/raft/append_entries', '{"to":9}')).status).toBe(400);
  expect((await ask('/raft/append_entries', 'x'.repeat(17 * 1024 * 1024))).status).toBe(413);
  expect(received).toEqual([]);
});

/** A server on a port of its own that hands every connection on to `target`, `rate` bytes a second. */
async function slowLink(target: number, bytesPerSecond: number): Promise<number> {
  const sockets: Socket[] = [];
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    sockets.push(near, far);
    for (const socket of [near, far]) socket.on('error', () => undefined);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    far.pipe(near);
    near.on('data', (data: Buffer) => {
      far.write(data);
      near.pause();
      setTimeout(() => near.resume(), (1000 * data.length) / bytesPerSecond);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({ close: () => closeWith(server, sockets) });
  return (server.address() as AddressInfo).port;
}

function longAppend(index: number): Message {
  const entries = [{ index, term: 1, kind: 'command', data: 'x'.repeat(500_000) } as const];
  const position = { prevIndex: index - 1, prevTerm: index === 1 ? 0 : 1, commit: 0, round: 0 };
  return { type: 'append', from: 1, to: 2, term: 1, ...position, entries };
}

test('a long message on a slow link arrives, however long it takes, and both ends hear of it', async () => {
  const two = { id: 2, port: await freePort() };
  const one = { id: 1, port: await freePort() };
  const patienceMs = 200;
  const heardBy = { one: 0, two: 0 };
  const arrived: number[] = [];
  let done = (): void => undefined;
  const both = new Promise<void>((resolve) => (done = resolve));
  const receive: Receive = (messages) => {
    for (const message of messages) if (message.type === 'append') arrived.push(message.prevIndex);
    if (arrived.length === 2) done();
  };
  await transport(two, one, receive, patienceMs, () => heardBy.two++);
  // Half a second and more for each message, several times the patience of a link.
  const link = await slowLink(two.port, 1_000_000);
  const from = await transport(
    one,
    { id: 2, port: link },
    () => undefined,
    patienceMs,
    (peer) => {
      expect(peer).toBe(2);
      heardBy.one++;
    },
  );
  from.send([longAppend(1), longAppend(2)]);
  await both;
  expect(arrived).toEqual([0, 1]);
  expect(heardBy.one).toBeGreaterThan(2);
  expect(heardBy.two).toBeGreaterThan(2);
});
