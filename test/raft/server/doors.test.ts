// Catches a port that executes what a web page, a stranger or a second server asks of it, and one that
// half-finished requests close for everybody else.
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request, type OutgoingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { freePort, ServerCluster, ServerProcess } from './server-process.ts';

let cluster: ServerCluster | null = null;
const servers: ServerProcess[] = [];
const folders: string[] = [];
afterEach(async () => {
  await cluster?.stop();
  cluster = null;
  await Promise.all(servers.splice(0).map((server) => server.kill()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The status of one request, which may name any host. */
async function post(port: number, url: string, headers: OutgoingHttpHeaders, body: string) {
  const sent = request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: url,
    headers,
    agent: false,
  });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [{ statusCode?: number; resume(): void }];
  response.resume();
  return response.statusCode;
}

const json = { 'content-type': 'application/json' };

test('what a web page can send does nothing, at either port', async () => {
  cluster = await ServerCluster.start(1);
  await cluster.leader();
  const { apiPort, transportPort } = cluster.places[0]!;
  for (const [port, url] of [
    [apiPort, '/kv/k'],
    [transportPort, '/raft/append_entries'],
  ] as const) {
    expect(await post(port, url, { 'content-type': 'text/plain' }, '{"value":1}')).toBe(415);
    expect(await post(port, url, { ...json, host: 'evil.example' }, '{"value":1}')).toBe(421);
    const origin = 'http://evil.example';
    expect(await post(port, url, { ...json, origin }, '{"value":1}')).toBe(403);
  }
  expect((await cluster.ask(1, 'GET', '/kv/k')).status).toBe(404);
  expect(await post(apiPort, '/client/session', { origin: 'null' }, '')).toBe(403);
  expect(await post(apiPort, '/kv/k', json, '{"value":1}')).toBe(200);
});

test('eleven hundred halves of a request keep nobody out', async () => {
  cluster = await ServerCluster.start(1);
  await cluster.leader();
  const { apiPort, transportPort } = cluster.places[0]!;
  const held: Socket[] = [];
  for (const port of [apiPort, transportPort]) {
    for (let i = 0; i < 1100; i++) {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined);
      socket.write('POST /kv/k HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n');
      socket.write('content-length: 100\r\n\r\n{"value"');
      held.push(socket);
      if (i % 100 === 0) await once(socket, 'connect');
    }
  }
  expect((await cluster.ask(1, 'POST', '/kv/k', { value: 1 })).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${transportPort}/raft/ping`)).status).toBe(200);
  for (const socket of held) socket.destroy();
});

const secretVariable = 'RAFT_JEPSEN_PEER_SECRET';

function flagsOf(folder: string, id: number, ports: readonly number[], host = '127.0.0.1') {
  const peers = [1, 2].filter((each) => each !== id);
  const where = host.includes(':') ? `[${host}]` : host;
  return [
    ...['--id', `${id}`, '--host', host, '--data-dir', path.join(folder, `${id}`)],
    ...['--transport-port', `${ports[id * 2 - 2]!}`, '--api-port', `${ports[id * 2 - 1]!}`],
    ...['--peers', peers.map((each) => `${each}=${where}:${ports[each * 2 - 2]!}`).join()],
    '--exit-with-parent',
  ];
}

async function pair(secrets: readonly [string, string], host?: string): Promise<readonly number[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'raft-doors-'));
  folders.push(folder);
  const ports = [await freePort(), await freePort(), await freePort(), await freePort()];
  for (const id of [1, 2]) {
    const environment = { [secretVariable]: secrets[id - 1]! };
    servers.push(new ServerProcess(flagsOf(folder, id, ports, host), environment));
  }
  return ports;
}

test('nodes that share a secret are a cluster, and those of different ones are not', async () => {
  const [one, other] = ['one secret of many characters', 'another secret of as many'];
  await pair([one.replaceAll(' ', '-'), one.replaceAll(' ', '-')]);
  await Promise.race(servers.map((server) => server.line(/ elected /)));
  const strangers = servers.length;
  const ports = await pair([one.replaceAll(' ', '-'), other.replaceAll(' ', '-')]);
  await servers[strangers]!.line(/ refused-by-peer .*peer=2 status=401/);
  const message = { from: 1, to: 2, api: 'a:1', messages: [] };
  const text = JSON.stringify(message);
  expect(await post(ports[2]!, '/raft/append_entries', json, text)).toBe(401);
  const authorization = `Bearer ${other.replaceAll(' ', '-')}`;
  expect(await post(ports[2]!, '/raft/append_entries', { ...json, authorization }, text)).toBe(204);
});

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((each) => each?.address === '::1');

test.runIf(hasIpv6)('peers by IPv6 addresses in brackets are a cluster', async () => {
  const ports = await pair(['', ''], '::1');
  const leads = await Promise.race(
    servers.map(async (server, i) => server.line(/ elected /).then(() => i + 1)),
  );
  const follower = 3 - leads;
  await servers[follower - 1]!.line(/ following /);
  const answer = await fetch(`http://[::1]:${ports[follower * 2 - 1]!}/kv/k`, {
    redirect: 'manual',
  });
  expect(answer.status).toBe(307);
  expect(answer.headers.get('location')).toBe(`http://[::1]:${ports[leads * 2 - 1]!}/kv/k`);
});

test('a second server on the data folder of one that runs ends, and touches nothing', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'raft-doors-'));
  folders.push(folder);
  const dataDir = path.join(folder, 'data');
  const flags = async (): Promise<string[]> => [
    ...['--id', '1', '--data-dir', dataDir],
    ...['--transport-port', `${await freePort()}`, '--api-port', `${await freePort()}`],
  ];
  const args = await flags();
  const first = new ServerProcess(args);
  servers.push(first);
  await first.line(/ elected /);
  const api = args.at(-1)!;
  expect(await post(Number(api), '/kv/k', json, '{"value":1}')).toBe(200);
  const before = readFileSync(path.join(dataDir, 'raft.log'));
  for (const again of [await flags(), args]) {
    const second = new ServerProcess(again);
    servers.push(second);
    expect(await second.exited).toBe(255);
    expect(second.lines.at(-1)).toMatch(/runs on the data folder .*Choose another --data-dir/);
    expect(readFileSync(path.join(dataDir, 'raft.log'))).toEqual(before);
  }
  // The lock ends with its holder, however that ends.
  await first.kill();
  const next = new ServerProcess(args);
  servers.push(next);
  await next.line(/ elected /);
});
