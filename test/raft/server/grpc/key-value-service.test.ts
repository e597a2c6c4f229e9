// Would catch: a node that cannot be asked by a client made from raft.proto, an answer that says
// another outcome than the log has, a refusal that hides whether it is definite.
import { credentials, loadPackageDefinition, type Client, type ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { placesByAddress } from '../../../../src/raft/server/places-by-address.ts';
import { freePort, ServerCluster, ServerProcess } from '../server-process.ts';

// As any user of the file would: nothing of the project's own code.
const proto = fileURLToPath(new URL('../../../../src/raft/proto/raft.proto', import.meta.url));
const loaded = loadPackageDefinition(loadSync(proto, { longs: Number })) as unknown as {
  readonly raft: { readonly KeyValueService: new (address: string, by: unknown) => Client };
};

/** No election for want of a turn of the processor. */
const patient = ['--election-timeout-ms', '1500-2500'];
let cluster: ServerCluster | undefined;
const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await cluster?.stop();
  cluster = undefined;
});

type Answer = Readonly<Record<string, unknown>>;
type Method = (request: object, done: (error: ServiceError | null, answer: Answer) => void) => void;

function ask(port: number | undefined, method: string, request: object): Promise<Answer> {
  const client = new loaded.raft.KeyValueService(`127.0.0.1:${port}`, credentials.createInsecure());
  clients.push(client);
  return new Promise((resolve) => {
    (client as unknown as Record<string, Method>)[method]?.(request, (error, answer) => {
      if (error === null) resolve(answer);
      else resolve({ code: error.code, ...error.metadata.getMap() });
    });
  });
}

test('three nodes over gRPC keep what clients of raft.proto write, and redirect by a trailer', async () => {
  cluster = await ServerCluster.start(3, ['--transport', 'grpc', '--no-metrics', ...patient]);
  const leader = await cluster.leader();
  const at = cluster.places[leader - 1]?.transportPort;
  await vi.waitFor(
    async () =>
      expect(await ask(at, 'Put', { key: 'foo', value: 'bar' })).toMatchObject({ success: true }),
    10_000,
  );
  expect(await ask(at, 'Get', { key: 'foo' })).toMatchObject({ found: true, value: 'bar' });
  const swap = { key: 'foo', expected: 'other', value: 'baz' };
  expect((await ask(at, 'CompareAndSet', swap))['success']).toBeFalsy();
  expect(await ask(at, 'CompareAndSet', { ...swap, expected: 'bar' })).toMatchObject({
    success: true,
  });
  // Absent: the key must be.
  expect((await ask(at, 'CompareAndSet', { key: 'foo', value: 'x' }))['success']).toBeFalsy();
  expect(await ask(at, 'CompareAndSet', { key: 'new', value: 'x' })).toMatchObject({
    success: true,
  });
  // The same store as over HTTP.
  expect((await cluster.ask(leader, 'GET', '/kv/foo')).body).toEqual({ value: 'baz' });
  expect(await ask(at, 'Delete', { key: 'foo' })).toMatchObject({ success: true, existed: true });
  expect((await ask(at, 'Get', { key: 'foo' }))['found']).toBeFalsy();
  expect(await ask(at, 'Put', { key: 'k'.repeat(2000), value: '' })).toMatchObject({
    ...{ code: 3, 'raft-definite': 'true' },
  });
  const status = await ask(at, 'GetClusterStatus', {});
  expect(status).toMatchObject({ nodeId: leader, state: 'leader', leaderId: leader });

  const follower = cluster.places.find(({ id }) => id !== leader);
  expect(await ask(follower?.transportPort, 'Put', { key: 'foo', value: 'x' })).toMatchObject({
    code: 9,
    'raft-definite': 'true',
    'raft-leader': `127.0.0.1:${at}`,
  });
});

test('a node by name, with the flags of the Rust server, serves at its one port', async () => {
  const port = await freePort();
  cluster = await ServerCluster.start(0);
  const dir = cluster.folder;
  const flags = ['--node-id', 'node1', '--port', String(port), '--data-dir', dir];
  const server = new ServerProcess([...flags, '--no-metrics', '--exit-with-parent']);
  cluster.nodes.push(server);
  await server.line(/ elected /);
  await vi.waitFor(
    async () =>
      expect(await ask(port, 'Put', { key: 'a', value: 'b' })).toMatchObject({ success: true }),
    10_000,
  );
});

test('nodes with the same addresses give each other the same numbers', () => {
  const ports = [50_053, 50_051, 50_052];
  const numbers = ports.map((port) => {
    const others = ports.filter((each) => each !== port).map((each) => `localhost:${each}`);
    const { id, peers } = placesByAddress({ host: '127.0.0.1', port }, others.join(','));
    return Object.fromEntries([[port, id], ...peers.map((peer) => [peer.port, peer.id])]) as object;
  });
  expect(numbers).toEqual(Array(3).fill({ 50_051: 1, 50_052: 2, 50_053: 3 }));
  const self = { host: 'localhost', port: 50_051 };
  expect(() => placesByAddress(self, 'localhost')).toThrow('"localhost" is not HOST:PORT');
  expect(() => placesByAddress(self, '127.0.0.1:50051')).toThrow('stands for two nodes');
});
