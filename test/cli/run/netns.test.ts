// Would catch: a run inside namespaces that judges something else than a run outside does, that leaves a
// process, a namespace, a mount, a device, a rule or a data folder when it is killed, or that does not say
// why there can be no namespaces.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Results, TestRecord } from '../../../src/store/records.ts';
import { usersWithNamespaces } from '../../world/live/net/netns/users.ts';
import { processesNaming } from '../../world/live/processes.ts';

const launcher = fileURLToPath(new URL('../../../bin/raft-jepsen.js', import.meta.url));
const users = await usersWithNamespaces();

let results = '';
const children: ChildProcess[] = [];
beforeEach(() => {
  results = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-netns-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(results, { recursive: true, force: true });
});

function start(command: 'run' | 'test', as: readonly string[], ...args: string[]) {
  const words = [...as, process.execPath, launcher, command, '--results', results, ...args];
  const child = spawn(words[0] ?? '', words.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let stderr = '';
  child.stdout.resume();
  child.stderr.on('data', (part: Buffer) => (stderr += part.toString('utf8')));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stderr }));
  const until = (text: RegExp) => vi.waitFor(() => expect(stderr).toMatch(text), 20_000);
  return { child, ended, until };
}

function stored(file: string): unknown {
  return JSON.parse(readFileSync(path.join(results, 'latest', file), 'utf8'));
}

/** Names of network namespaces, mounts, devices and rules where the harness was started. */
function surroundings(): string[] {
  const said = (file: string, ...args: string[]): string =>
    spawnSync(file, args, { encoding: 'utf8' }).stdout;
  const mounts = readFileSync('/proc/self/mounts', 'utf8');
  return [said('ip', 'netns'), mounts, said('ip', '-brief', 'link'), said('nft', 'list', 'tables')];
}

const partition = ['--net', 'netns', '--nemesis', 'partition', '--nemesis-interval', '1'];

describe.runIf(users.length > 0).each(users)('raft-jepsen run --net netns, as $name', (user) => {
  it('cuts links, judges, and says how to do it again', { timeout: 60_000 }, async () => {
    user.own(results);
    const { code, stderr } = await start('run', user.as, ...partition, '--time-limit', '5').ended;
    expect(stderr).toMatch(/cut: \d+ probes? unanswered for 150 ms/);
    expect(code).toBe(0);
    const { verdict, properties } = stored('results.json') as Results;
    expect(verdict).toBe('valid');
    const shown = properties.find(({ name }) => name === 'faults-took-effect');
    expect(shown?.status).toBe('held');
    expect((stored('test.json') as TestRecord).command).toContain('--net netns');
    await vi.waitFor(() => expect(processesNaming(results)).toEqual([]));
  });

  // It starts as one run does: for one of the users is enough.
  it.runIf(user === users.at(-1))(
    'a matrix is run there as a whole',
    { timeout: 60_000 },
    async () => {
      user.own(results);
      const nemeses = ['--nemeses', 'none,partition', '--nemesis-interval', '1'];
      const matrix = ['--net', 'netns', '--workloads', 'cas', ...nemeses, '--time-limit', '3'];
      const { code, stderr } = await start('test', user.as, ...matrix).ended;
      expect(stderr).toMatch(/run 2 of 2[^]*cut: /);
      expect(code).toBe(0);
    },
  );

  it.each(['the command', 'the process inside'])(
    'leaves nothing behind when %s is killed',
    { timeout: 60_000 },
    async (what) => {
      user.own(results);
      const before = surroundings();
      const { child, ended, until } = start('run', user.as, ...partition, '--time-limit', '60');
      await until(/cut: /);
      const namespaces = new Set(processesNaming(results).map(({ pid }) => namespaceOf(pid)));
      expect(namespaces.size).toBeGreaterThan(3);
      const inside = processesNaming(results).find(
        ({ pid, command }) => command.includes(launcher) && pid !== child.pid,
      );
      process.kill((what === 'the command' ? child.pid : inside?.pid) ?? 0, 'SIGKILL');
      const { stderr } = await ended;
      if (what !== 'the command') expect(stderr).toContain('error[RJ084]');
      await vi.waitFor(() => expect(processesNaming(results)).toEqual([]), 10_000);
      await vi.waitFor(() => {
        const nodes = path.join(results, 'latest', 'nodes');
        expect(readdirSync(nodes).filter((name) => !name.endsWith('.log'))).toEqual([]);
      });
      expect(surroundings()).toEqual(before);
      // A namespace is there as long as a process is in it: no process is in one of those.
      const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
      const still = pids.map((pid) => namespaceOf(Number(pid)));
      const gone = [...namespaces].filter((each) => each !== namespaceOf(process.pid));
      expect(gone.filter((each) => still.includes(each))).toEqual([]);
    },
  );
});

/** The network namespace of a process, as far as it may be known. */
function namespaceOf(pid: number): string {
  return spawnSync('readlink', [`/proc/${pid}/ns/net`], { encoding: 'utf8' }).stdout.trim();
}

describe('where there are no namespaces', () => {
  it('a missing program is named, with what to install', () => {
    const run = ['env', 'PATH=/nowhere', process.execPath, launcher, 'run', '--net', 'netns'];
    const { status, stderr } = spawnSync(run[0] ?? '', run.slice(1), { encoding: 'utf8' });
    expect(stderr).toBe(
      'error[RJ080] --net netns cannot be made here: there is no program unshare\n' +
        'Fix: install the packages iproute2, nftables and util-linux; or --net proxy\n',
    );
    expect(status).toBe(254);
  });

  it.runIf(users.length > 0)('what the kernel says against it is shown', () => {
    const none = 'echo 0 > /proc/sys/user/max_net_namespaces && exec "$@"';
    const inside = ['--user', '--map-root-user', 'sh', '-c', none, 'sh'];
    const run = [...inside, process.execPath, launcher, 'run', '--net', 'netns'];
    const { status, stderr } = spawnSync('unshare', run, { encoding: 'utf8' });
    expect(stderr).toMatch(
      /RJ080\] .*may not make namespaces here \(unshare: unshare failed: No space/,
    );
    expect(stderr).toMatch(/or --net proxy\n$/);
    expect(status).toBe(254);
  });
});
