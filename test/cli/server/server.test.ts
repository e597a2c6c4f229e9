// Would catch: a node that cannot be run by hand as documented, an HTTP request as curl sends it that is
// not answered, and a mistake at the start of a node that gets anything but one clear error.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort } from '../../raft/server/server-process.ts';

const launcher = fileURLToPath(new URL('../../../bin/raft-jepsen.js', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-server-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `raft-jepsen server …` in the foreground. */
class Server {
  readonly child: ChildProcess;
  readonly exited: Promise<unknown>;
  stderr = '';

  constructor(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    this.child = spawn(process.execPath, [launcher, 'server', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...environment },
    });
    this.child.stderr!.on('data', (part: Buffer) => (this.stderr += part.toString()));
    this.exited = once(this.child, 'close').then(([code, signal]) => (code ?? signal) as unknown);
  }

  async until(pattern: RegExp): Promise<void> {
    await vi.waitFor(() => expect(this.stderr).toMatch(pattern), 15_000);
  }
}

interface Answer {
  readonly status: number | undefined;
  readonly location: string | undefined;
  readonly body: unknown;
}

/** One request, with the headers that curl sends. */
async function curl(
  port: number,
  method: string,
  url: string,
  body?: string,
  contentType = 'application/json',
): Promise<Answer> {
  const request = http.request({
    host: '127.0.0.1',
    port,
    method,
    path: url,
    headers: {
      'User-Agent': 'curl/8.14.1',
      Accept: '*/*',
      ...(body !== undefined && {
        'Content-Type': contentType,
        'Content-Length': Buffer.byteLength(body),
      }),
    },
  });
  request.end(body);
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return {
    status: response.statusCode,
    location: response.headers.location,
    body: JSON.parse(text) as unknown,
  };
}

describe('three nodes started by hand', () => {
  const nodes: { id: number; transport: number; api: number; server: Server }[] = [];
  let leader = 0;
  const apiOf = (id: number): number => nodes[id - 1]!.api;

  beforeAll(async () => {
    const ports: number[] = [];
    for (let i = 0; i < 6; i++) ports.push(await freePort());
    for (const id of [1, 2, 3]) {
      const peers = [1, 2, 3].filter((other) => other !== id);
      const transport = ports[id - 1]!;
      const api = ports[id + 2]!;
      const server = new Server([
        ...['--id', String(id), '--transport-port', String(transport), '--api-port', String(api)],
        ...['--data-dir', path.join(folder, `raft${id}`)],
        ...['--peers', peers.map((other) => `${other}=127.0.0.1:${ports[other - 1]}`).join(',')],
      ]);
      nodes.push({ id, transport, api, server });
    }
    await Promise.all(nodes.map(({ server }) => server.until(/ ready /)));
    await vi.waitFor(async () => {
      for (const { id, api } of nodes) {
        const { body } = await curl(api, 'GET', '/client/status');
        expect(body).toMatchObject({ id, leader: { id: expect.any(Number) as number } });
        leader = (body as { leader: { id: number } }).leader.id;
      }
    }, 15_000);
  }, 40_000);

  afterAll(async () => {
    for (const { server } of nodes) server.child.kill('SIGTERM');
    // Exit code 0 is part of the interface: a supervisor tells a stop from a failure by it.
    expect(await Promise.all(nodes.map(({ server }) => server.exited))).toEqual([0, 0, 0]);
  });

  it('answer GET /client/status and /client/leader', async () => {
    const { status, body } = await curl(apiOf(leader), 'GET', '/client/status');
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: leader, role: 'leader' });
    for (const { api } of nodes) {
      const told = await curl(api, 'GET', '/client/leader');
      expect(told.body).toEqual({ leader: { id: leader, api: `127.0.0.1:${apiOf(leader)}` } });
    }
  });

  it('set, get and delete a key on the leader', async () => {
    const value = '{"value": "myvalue"}';
    const set = await curl(apiOf(leader), 'POST', '/kv/mykey', value);
    expect(set).toMatchObject({ status: 200, body: { ok: true } });
    const get = await curl(apiOf(leader), 'GET', '/kv/mykey');
    expect(get).toMatchObject({ status: 200, body: { value: 'myvalue' } });
    const del = await curl(apiOf(leader), 'DELETE', '/kv/mykey');
    expect(del).toMatchObject({ status: 200, body: { ok: true, existed: true } });
    const gone = await curl(apiOf(leader), 'GET', '/kv/mykey');
    expect(gone).toMatchObject({ status: 404, body: { error: 'not-found' } });
  });

  it('refuse what curl -d sends without a content type: any web page can send such a body too', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'text/plain']) {
      const refused = await curl(apiOf(leader), 'POST', '/kv/form', '{"value":1}', type);
      expect(refused).toMatchObject({ status: 415, body: { error: 'not-json', definite: true } });
    }
    const json = 'application/json; charset=utf-8';
    expect((await curl(apiOf(leader), 'POST', '/kv/form', '{"value":1}', json)).status).toBe(200);
  });

  it('redirect from a follower to the leader', async () => {
    const follower = (leader % 3) + 1;
    const set = await curl(apiOf(follower), 'POST', '/kv/mykey', '{"value": 1}');
    expect(set).toMatchObject({ status: 307, body: { error: 'not-leader', definite: true } });
    expect(set.location).toBe(`http://127.0.0.1:${apiOf(leader)}/kv/mykey`);
  });
});

describe('a node that cannot start says why in one error', () => {
  let server: Server | undefined;
  afterEach(() => server?.child.kill('SIGKILL'));

  async function flags(name: string, transport?: number): Promise<string[]> {
    const ports = [transport ?? (await freePort()), await freePort()].map(String);
    const dataDir = path.join(folder, name);
    return ['--id', '1', '--transport-port', ports[0]!, '--api-port', ports[1]!].concat(
      ...['--data-dir', dataDir],
    );
  }

  async function fails(args: readonly string[], code: number, told: RegExp): Promise<void> {
    const failing = new Server(args, { RAFT_JEPSEN_TEST: '' });
    expect(await failing.exited).toBe(code);
    expect(failing.stderr).toMatch(told);
    expect(failing.stderr).toMatch(/\nFix: /);
    expect(failing.stderr).not.toMatch(/\n {4}at /);
  }

  it.each([
    [[], /error\[RJ010\] --id is missing/],
    [['--id', '1', '--peers', '1=h:1'], /error\[RJ010\] --peers names node 1/],
    [['--transprt-port', '1'], /error\[RJ010\] unknown option.*Did you mean --transport-port/],
  ])('%j', (args, told) => fails(args, 254, told));

  it('planted bugs outside a test, and unknown ones', async () => {
    await fails([...(await flags('bug')), '--bug', 'no-fsync'], 254, /error\[RJ013\].*_TEST=1/);
    await fails(
      [...(await flags('bug')), '--bug', 'moth'],
      254,
      /error\[RJ013\] unknown planted bug "moth"/,
    );
  });

  it('either port in use', async () => {
    const first = await flags('first');
    server = new Server(first);
    await server.until(/ ready /);
    const [transport, api] = [Number(first[3]), Number(first[5])];
    await fails(await flags('second', transport), 255, /error\[RJ014\].*EADDRINUSE/);
    const third = await flags('third');
    await fails(third.with(5, String(api)), 255, /error\[RJ014\].*EADDRINUSE/);
  });

  it('a data folder that cannot be made, and a damaged log', async () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    const below = (await flags('x')).with(7, path.join(file, 'below'));
    await fails(below, 255, /error\[RJ030\]/);

    const args = await flags('damaged');
    const log = path.join(folder, 'damaged', 'raft.log');
    server = new Server(args);
    await server.until(/ elected /);
    server.child.kill('SIGTERM');
    expect(await server.exited).toBe(0);
    const damaged = readFileSync(log);
    damaged.writeUInt8(damaged.readUInt8(30) ^ 1, 30);
    writeFileSync(log, damaged);
    await fails(args, 255, /error\[RJ035\] .*raft\.log .*is damaged/);
  });
});
