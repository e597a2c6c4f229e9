// Would catch: a cluster that does not outlive the command that started it, is not found again by the next
// one, answers a command with anything but what it says, or leaves a process behind however it ends.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClusterReport } from '../../../src/cluster/control-protocol.ts';
import { processesNaming } from '../../world/live/processes.ts';

const launcher = fileURLToPath(new URL('../../../bin/raft-jepsen.js', import.meta.url));

let dir = '';
const children: ChildProcess[] = [];

function makeDir(): void {
  dir = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-cluster-'));
}

/** Whatever a test left, by the folder that its processes name. */
function cleanUp(): void {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const { pid } of processesNaming(dir)) process.kill(pid, 'SIGKILL');
  rmSync(dir, { recursive: true, force: true, maxRetries: 10 });
}

/** No terminal is there, and nothing forces colours. */
const plain: NodeJS.ProcessEnv = { ...process.env, FORCE_COLOR: undefined, NO_COLOR: undefined };

function launch(args: readonly string[], env = plain): ChildProcess {
  const child = spawn(process.execPath, [launcher, 'cluster', ...args, '--dir', dir], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  children.push(child);
  return child;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function cluster(...args: readonly string[]): Promise<Ended> {
  const child = launch(args);
  let stdout = '';
  let stderr = '';
  child.stdout!.on('data', (part: Buffer) => (stdout += part.toString()));
  child.stderr!.on('data', (part: Buffer) => (stderr += part.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** The same for a command that succeeds: its standard output. */
async function ok(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await cluster(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.trimEnd();
}

async function fails(code: string, exitCode: number, ...args: readonly string[]): Promise<string> {
  const ended = await cluster(...args);
  expect(ended.stderr).toContain(`error[${code}] `);
  expect(ended.stderr).toMatch(/\nFix: /);
  expect(ended.stderr).not.toMatch(/\n {4}at /);
  expect(ended.code).toBe(exitCode);
  return ended.stderr;
}

const report = async (): Promise<ClusterReport> =>
  JSON.parse(await ok('status', '--json')) as ClusterReport;

/** The leader that a majority follows, by its name. */
async function leader(): Promise<string> {
  return vi.waitFor(async () => {
    const { nodes } = await report();
    const named = nodes.map((node) => node.leader).filter((name) => name !== null);
    const found = named.find((name) => named.filter((other) => other === name).length >= 2);
    if (found === undefined) throw new Error('no leader yet');
    return found;
  }, 15_000);
}

const noProcessLeft = () => vi.waitFor(() => expect(processesNaming(dir)).toEqual([]), 10_000);

describe('a cluster by hand', () => {
  beforeAll(async () => {
    makeDir();
    const table = await ok('start', '--nodes', '3');
    expect(table).toMatch(/^node +state +role +term +commit +api +pid\nn1 +up +/);
  }, 40_000);
  afterAll(cleanUp);

  it('lives on, and status tells of every node', async () => {
    const { nodes, cut, bug } = await report();
    expect(nodes.map(({ node, state }) => `${node} ${state}`)).toEqual(['n1 up', 'n2 up', 'n3 up']);
    expect({ cut, bug }).toEqual({ cut: [], bug: null });
    const running = processesNaming(dir).map(({ pid }) => pid);
    for (const { pid } of nodes) expect(running).toContain(pid);
    // Each in a session of its own: the end of a terminal reaches none of them.
    for (const each of processesNaming(dir)) expect(each.session).toBe(each.pid);
    expect(await fails('RJ051', 255, 'start')).toContain(dir);
    expect(await fails('RJ051', 255, 'clean')).toContain('cluster stop');
  });

  it('keeps JSON values, and tells what was done by its exit code', async () => {
    expect(await ok('get', 'k')).toBe('null');
    expect(await ok('put', 'k', '{"a": [1, "ü"]}')).toMatch(/^ok \(n[123]\)$/);
    expect(await ok('get', 'k')).toBe('{"a":[1,"ü"]}');
    expect(await ok('cas', 'k', '{"a": [1, "ü"]}', '-5')).toMatch(/^ok/);
    const refused = await cluster('cas', 'k', '7', '8');
    expect(refused).toEqual({
      code: 1,
      stdout: '',
      stderr: 'not done: precondition-failed\n',
    });
    expect(await ok('get', 'k')).toBe('-5');
    expect(await ok('delete', 'k')).toMatch(/^ok/);
    expect(await ok('cas', 'k', 'null', '"new"')).toMatch(/^ok/);
    expect(await fails('RJ010', 254, 'put', 'k', 'hello')).toContain(`'"hello"'`);
    expect(await fails('RJ010', 254, 'put', 'k', 'null')).toContain('cluster delete');
  }, 30_000);

  it('shows what one node says, redirects too', async () => {
    const leads = await leader();
    const follower = (await report()).nodes.find(({ node }) => node !== leads)!.node;
    expect(await ok('put', 'k', '1', '--node', leads)).toMatch(`${leads}: HTTP 200 {"ok":true,`);
    const redirected = await cluster('get', 'k', '--node', follower.slice(1));
    expect(redirected.stdout).toMatch(`${follower}: HTTP 307 {"error":"not-leader",`);
    expect(redirected.code).toBe(1);
    expect(await fails('RJ052', 254, 'get', 'k', '--node', '4')).toContain('n1, n2, n3');
  }, 30_000);

  it('kills, restarts, pauses and resumes, by name and by number, as often as one likes', async () => {
    const killed = await leader();
    expect(await ok('kill', killed)).toBe(`${killed}: killed by SIGKILL, exit seen`);
    expect(await ok('kill', killed.slice(1))).toBe(`${killed}: already down, left alone`);
    expect(await ok('put', 'while-down', '1')).toMatch(/^ok/);
    expect(await ok('restart', killed)).toMatch(/started, status answered/);
    expect(await ok('get', 'while-down')).toBe('1');

    const pidOf = async () => (await report()).nodes.find(({ node }) => node === killed)!.pid;
    const before = await pidOf();
    expect(await ok('restart', killed)).toMatch(/started, status answered/);
    expect(await pidOf()).not.toBe(before);

    expect(await ok('pause', '2', 'n3')).toMatch(/^n2, n3: stopped by SIGSTOP/);
    expect(await ok('status')).toMatch(/n2 +paused .*\nn3 +paused /);
    const silent = await cluster('put', 'k', '1', '--node', '2', '--timeout', '300');
    expect(silent).toMatchObject({ code: 2, stdout: 'n2: no answer (timeout)\n' });
    expect(await ok('resume', '2')).toMatch(/^n2: continued by SIGCONT/);
    // A paused node is restarted like any other.
    expect(await ok('restart', '3')).toMatch(/^n3: started/);
    expect(await fails('RJ052', 254, 'kill', '1', 'n9')).toContain('"n9"');
    await leader();
  }, 60_000);

  it('partitions and heals', async () => {
    const isolated = await leader();
    expect(await ok('partition', isolated)).toMatch(/ cut: 4 probes unanswered/);
    expect(await ok('status')).toMatch(new RegExp(`^cut: .*${isolated}→`, 'm'));
    // The others elect a successor, and the key commands find it.
    await vi.waitFor(async () => expect(await leader()).not.toBe(isolated), 15_000);
    expect(await ok('put', 'k', '"successor"')).toMatch(/^ok/);
    const minority = await cluster('get', 'k', '--node', isolated, '--timeout', '6000');
    expect(minority.code).toBe(1);
    expect(await ok('heal')).toMatch(/^every link is open/);
    expect(await ok('heal')).toMatch(/^every link is open/);
    expect((await report()).cut).toEqual([]);
    expect(await fails('RJ010', 254, 'partition', '1,2,3')).toContain('nothing is cut');
  }, 60_000);

  it('shows the logs, plain where there is no terminal, and follows them', async () => {
    const all = await ok('logs');
    for (const node of ['n1', 'n2', 'n3'])
      expect(all).toMatch(new RegExp(`^${node} .* ready `, 'm'));
    expect(all).not.toContain('\u001b');
    const one = await ok('logs', '2');
    expect(one).toMatch(/^n2 .* recovered /);
    expect(one).not.toMatch(/^n[13]/m);

    const coloured = launch(['logs'], { ...plain, FORCE_COLOR: '1' });
    let codes = '';
    coloured.stdout!.on('data', (part: Buffer) => (codes += part.toString()));
    await once(coloured, 'close');
    const colours = ['n1', 'n2', 'n3'].map((node) => codes.split(node)[0]!.split('\n').at(-1)!);
    expect(new Set(colours).size).toBe(3);
    for (const colour of colours) expect(colour.startsWith('\u001b[')).toBe(true);

    // A reader that goes away ends it at the next line.
    const unread = launch(['logs', '--follow', '3']);
    await once(unread.stdout!, 'data');
    unread.stdout!.destroy();
    const ended = once(unread, 'exit');

    const follow = launch(['logs', '--follow', 'n3']);
    let shown = '';
    follow.stdout!.on('data', (part: Buffer) => (shown += part.toString()));
    const countOf = (text: string) => text.match(/ ready /g)?.length ?? 0;
    const readies = () => countOf(shown);
    const before = countOf(readFileSync(path.join(dir, 'nodes', 'n3.log'), 'utf8'));
    await vi.waitFor(() => expect(readies()).toBe(before), 10_000);
    await ok('restart', '3');
    await vi.waitFor(() => expect(readies()).toBe(before + 1), 10_000);
    follow.kill('SIGINT');
    expect(await once(follow, 'exit')).toEqual([null, 'SIGINT']);
    expect(await ended).toEqual([0, null]);
  }, 40_000);

  it('tells nobody the key to its supervisor', () => {
    expect(statSync(path.join(dir, 'running.json')).mode & 0o777).toBe(0o600);
    expect(readFileSync(path.join(dir, 'supervisor.log'), 'utf8')).not.toMatch(/[0-9a-f]{64}/);
    for (const { command } of processesNaming(dir)) expect(command).not.toMatch(/[0-9a-f]{64}/);
  });

  it('stops, goes on with its data, stops again, and is cleaned', async () => {
    await ok('put', 'kept', '[1]');
    expect(await ok('stop')).toMatch(/no process .* is left/);
    expect(processesNaming(dir)).toEqual([]);
    expect(await ok('stop')).toMatch(/did not run/);
    for (const args of [['status'], ['kill', '1'], ['heal'], ['get', 'kept'], ['put', 'k', '1']]) {
      await fails('RJ050', 255, ...args);
    }
    expect(await ok('logs', '1')).toMatch(/ ready /);
    expect(await fails('RJ053', 254, 'start', '--nodes', '5')).toContain('--nodes 3');
    await ok('start');
    expect(await ok('get', 'kept')).toBe('[1]');
    await ok('stop');
    await ok('clean');
    expect(existsSync(dir)).toBe(false);
    expect(await ok('clean')).toMatch(/there is no/);
    expect(processesNaming(dir)).toEqual([]);
  }, 60_000);
});

describe('no process is left', () => {
  beforeEach(makeDir);
  afterEach(cleanUp);

  const supervisor = () =>
    processesNaming(dir).find(({ command }) => command.includes('supervisor-main'))!.pid;

  it('when the supervisor is killed, a paused node included; the next start goes on', async () => {
    await ok('start', '--nodes', '3', '--bug', 'read-any-node');
    expect((await report()).bug).toBe('read-any-node');
    await ok('put', 'k', '1');
    await ok('pause', '2');
    process.kill(supervisor(), 'SIGKILL');
    await noProcessLeft();
    expect(await fails('RJ050', 255, 'status')).toMatch(/its supervisor, process \d+, has ended/);
    await ok('start');
    expect(await ok('get', 'k')).toBe('1');
  }, 60_000);

  it('by stop, when the supervisor is stopped and cannot answer', async () => {
    await ok('start', '--nodes', '1');
    process.kill(supervisor(), 'SIGSTOP');
    expect(await ok('stop')).toMatch(/no process .* is left/);
    await noProcessLeft();
    expect(existsSync(path.join(dir, 'running.json'))).toBe(false);
  }, 40_000);

  it('when the folder is removed under it, or the supervisor is told to end', async () => {
    await ok('start', '--nodes', '1');
    process.kill(supervisor(), 'SIGTERM');
    await noProcessLeft();
    await ok('start');
    rmSync(dir, { recursive: true });
    await noProcessLeft();
  }, 40_000);

  it('when the command ends before the cluster is up', async () => {
    const child = launch(['start']);
    await vi.waitFor(() => expect(existsSync(path.join(dir, 'running.json'))).toBe(true), {
      timeout: 15_000,
      interval: 1,
    });
    child.kill('SIGKILL');
    await noProcessLeft();
  }, 40_000);

  it('when a port is in use; and of two starts at once, one succeeds', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const told = await fails('RJ014', 255, 'start', '--base-port', String(port));
    server.close();
    expect(told).toContain(`port ${port}`);
    await noProcessLeft();

    const both = await Promise.all([cluster('start'), cluster('start')]);
    expect(both.map(({ code }) => code).sort()).toEqual([0, 255]);
    expect(both.map(({ stderr }) => stderr).join('')).toContain('error[RJ051]');
    expect((await report()).nodes.map(({ state }) => state)).toEqual(['up', 'up', 'up']);
    await ok('stop');
    expect(processesNaming(dir)).toEqual([]);
  }, 60_000);
});

describe('mistakes get one clear error', () => {
  beforeAll(makeDir);
  afterAll(cleanUp);

  it.each([
    [[], 'RJ010', /which command\?/],
    [['frob', '--hard', '2'], 'RJ010', /no command "frob"[^]*start, status, logs/],
    [['start', '--nodes', '0'], 'RJ010', /--nodes 0: expected a whole number/],
    [['start', '--bug', 'moth'], 'RJ013', /unknown planted bug "moth"/],
    [['start', '--noddes', '3'], 'RJ010', /Did you mean --nodes/],
    [['kill'], 'RJ010', /missing required argument 'node'/],
    [['logs'], 'RJ053', /is not the folder of a cluster/],
    [['stop'], 'RJ053', /is not the folder of a cluster/],
    [['clean'], 'RJ053', /is not the folder of a cluster/],
  ])('%j', async (args, code, message) => {
    expect(await fails(code, 254, ...args)).toMatch(message);
    expect(processesNaming(dir)).toEqual([]);
  });
});
