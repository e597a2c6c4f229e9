// Would catch: a message that arrives over gRPC as something else than what was sent, or that no node
// can have sent and that is taken in all the same; a dead link that blocks what comes later.
import { createServer, type Server as TcpServer, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import type { Message } from '../../../../src/raft/core/index.ts';
import { readBatch } from '../../../../src/raft/transport/codec.ts';
import { raftServices } from '../../../../src/raft/transport/grpc/definition.ts';
import { openGrpcTransport } from '../../../../src/raft/transport/grpc/grpc.ts';
import { fromProto, toProto } from '../../../../src/raft/transport/grpc/wire.ts';
import type { Transport } from '../../../../src/raft/transport/index.ts';
import { freePort } from '../../server/server-process.ts';

const header = { from: 1, to: 2, term: 5 };
const round = 3;
// Parts are cut anywhere, also within a character of two.
const half = 'x\ud83d';
/** One of each type: a new one is asked for by the compiler, and must be in raft.proto. */
const messages: Record<Message['type'], Message> = {
  'pre-vote': { ...header, type: 'pre-vote', lastIndex: 7, lastTerm: 4 },
  'pre-vote-reply': {
    ...header,
    type: 'pre-vote-reply',
    ...{ requestTerm: 4, granted: true, notMemberSince: 6 },
  },
  vote: { ...header, type: 'vote', lastIndex: 0, lastTerm: 0, transfer: true },
  'vote-reply': { ...header, type: 'vote-reply', granted: false },
  append: {
    ...header,
    type: 'append',
    ...{ prevIndex: 7, prevTerm: 4, commit: 2 ** 40, round },
    entries: [
      { index: 8, term: 4, kind: 'noop', data: '' },
      { index: 9, term: 5, kind: 'command', data: `{"é":"${half}"}` },
    ],
  },
  'append-accepted': { ...header, type: 'append-accepted', match: 9, round },
  'append-rejected': {
    ...header,
    type: 'append-rejected',
    ...{ prevIndex: 9, conflictTerm: null, conflictIndex: 4, round },
  },
  'install-snapshot': {
    ...header,
    type: 'install-snapshot',
    ...{ index: 9, indexTerm: 4, size: 100, offset: 10, data: half, round },
    configuration: { index: 8, members: [{ id: 1, standing: 'leaving', address: 'ä:1' }] },
  },
  'snapshot-received': {
    ...header,
    type: 'snapshot-received',
    ...{ index: 9, offset: 0, next: 10, round },
  },
  'timeout-now': { ...header, type: 'timeout-now' },
};
const rejected: Message = {
  ...header,
  type: 'append-rejected',
  ...{ prevIndex: 9, conflictTerm: 4, conflictIndex: 4, round },
};

test.each([...Object.values(messages), rejected])('$type is read as it was written', (message) => {
  const { requestSerialize, requestDeserialize } =
    raftServices().PeerService.service['AppendEntries'] ?? {};
  const batch = { from: 1, to: 2, api: 'localhost:9001', messages: [toProto(message)] };
  const bytes = requestSerialize?.(batch) ?? Buffer.alloc(0);
  const read = requestDeserialize?.(bytes) as { readonly messages: readonly unknown[] };
  const parsed = { ...read, messages: read.messages.map(fromProto) };
  expect(readBatch(parsed, 2, new Set([1])).messages).toEqual([message]);
});

const open: { close(): unknown }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

interface Opened {
  readonly transport: Transport;
  readonly port: number;
  readonly received: Message[];
  readonly refused: number[];
}

async function node(
  id: number,
  peer: { readonly id: number; readonly port: number },
  secret: string | null = null,
  own?: number,
): Promise<Opened> {
  const port = own ?? (await freePort());
  const received: Message[] = [];
  const refused: number[] = [];
  const transport = await openGrpcTransport({
    sender: { id, api: `127.0.0.1:${port}` },
    ...{ host: '127.0.0.1', port, secret, tls: null, requestTimeoutMs: 300 },
    peers: [{ ...peer, host: '127.0.0.1' }],
    receive: (batch) => {
      received.push(...batch);
      return null;
    },
    onRefused: (_peer, status) => refused.push(status),
    addServices: () => undefined,
  });
  open.push(transport);
  return { transport, port, received, refused };
}

test('carries messages in order, both ways', async () => {
  const [one, two] = [await freePort(), await freePort()];
  const first = await node(1, { id: 2, port: two }, null, one);
  const second = await node(2, { id: 1, port: one }, null, two);
  const sent = Array.from({ length: 200 }, (_, i): Message => ({
    ...header,
    type: 'append-accepted',
    ...{ match: i, round },
  }));
  first.transport.send(sent);
  second.transport.send([{ ...messages.vote, from: 2, to: 1 }]);
  await vi.waitFor(() => expect(second.received).toHaveLength(200), 10_000);
  expect(second.received).toEqual(sent);
  await vi.waitFor(() => expect(first.received).toHaveLength(1), 10_000);
});

test('who does not know the secret is turned away', async () => {
  const two = await freePort();
  const second = await node(2, { id: 1, port: 1 }, 'a secret of the cluster', two);
  const stranger = await node(1, { id: 2, port: two }, 'another secret');
  stranger.transport.send([messages.vote]);
  await vi.waitFor(() => expect(stranger.refused).toEqual([16]), 10_000);
  expect(second.received).toEqual([]);
});

test('a connection that stalls is given up, and what comes later goes by another', async () => {
  const sockets: Socket[] = [];
  const silent: TcpServer = createServer((socket) => void sockets.push(socket));
  const port = await freePort();
  await new Promise<void>((resolve) => void silent.listen(port, '127.0.0.1', resolve));
  const first = await node(1, { id: 2, port });
  first.transport.send([messages.vote]);
  await vi.waitFor(() => expect(sockets).toHaveLength(1), 10_000);
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
  const second = await node(2, { id: 1, port: first.port }, null, port);
  await vi.waitFor(() => {
    first.transport.send([messages.vote]);
    expect(second.received).not.toEqual([]);
  }, 10_000);
});
