// Would catch: a request of ZooKeeper's protocol that is spelled otherwise, an answer given to another
// request, a frame in two pieces that is lost, a broken connection that leaves somebody waiting.
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  dataIn,
  errorCodes,
  framesIn,
  getDataBody,
  jute,
  opcodes,
} from '../../../src/systems/zookeeper/jute.ts';
import { modeOf } from '../../../src/systems/zookeeper/four-letters.ts';
import { Session } from '../../../src/systems/zookeeper/session.ts';

/** A server that greets, and then hands over each request. */
let server: net.Server;
let socket: net.Socket | undefined;
const requests: Buffer[] = [];
const never = new AbortController().signal;

beforeEach(async () => {
  requests.length = 0;
  server = net.createServer((accepted) => {
    socket = accepted;
    let rest = Buffer.alloc(0);
    let isGreeted = false;
    accepted.on('data', (bytes) => {
      const read = framesIn(Buffer.concat([rest, bytes]));
      rest = Buffer.from(read.rest);
      for (const frame of read.frames) {
        if (isGreeted) requests.push(frame);
        else accepted.write(jute.bytes(greeting));
        isGreeted = true;
      }
      server.emit('request');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  socket?.destroy();
  server.close();
});

const greeting = Buffer.concat([
  jute.int(0),
  jute.int(4000),
  jute.long(7n),
  jute.bytes(Buffer.alloc(16)),
]);

const open = () => Session.open('127.0.0.1', (server.address() as AddressInfo).port, never);

function reply(xid: number, error: number, body = Buffer.alloc(0)): Buffer {
  return jute.bytes(Buffer.concat([jute.int(xid), jute.long(9n), jute.int(error), body]));
}

it('gives each answer to its request, also when it comes in pieces', async () => {
  const session = await open();
  const first = session.request(opcodes.getData, getDataBody('/k'));
  const second = session.request(opcodes.getData, getDataBody('/l'));
  while (requests.length < 2) await once(server, 'request');
  expect(requests[0]?.toString('hex')).toBe('0000000100000004000000022f6b00');
  const stat = Buffer.concat([Buffer.alloc(32), jute.int(5), Buffer.alloc(36)]);
  const found = reply(1, 0, Buffer.concat([jute.bytes(Buffer.from('42')), stat]));
  socket?.write(found.subarray(0, 9));
  socket?.write(Buffer.concat([found.subarray(9), reply(2, errorCodes.noNode)]));
  expect(dataIn((await first).body)).toEqual({ data: Buffer.from('42'), version: 5 });
  expect((await second).error).toBe(errorCodes.noNode);
  session.close();
});

it('leaves nobody waiting when the connection breaks', async () => {
  const session = await open();
  const open1 = session.request(opcodes.sync, jute.text('/k'));
  while (requests.length < 1) await once(server, 'request');
  socket?.destroy();
  await expect(open1).rejects.toThrow('connection-lost');
  expect(session.isOpen).toBe(false);
  await expect(session.request(opcodes.sync, jute.text('/k'))).rejects.toThrow('connection-lost');
});

it('claims what srvr says, and nothing when it serves nobody', () => {
  expect(modeOf('Zookeeper version: 3.8.0\nMode: leader\n')).toEqual({ role: 'leader' });
  expect(modeOf('Mode: follower\n')).toEqual({ role: 'follower' });
  expect(modeOf('This ZooKeeper instance is not currently serving requests')).toEqual({});
});
