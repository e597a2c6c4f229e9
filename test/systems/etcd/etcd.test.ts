// Would catch: an etcd that is not started, asked or broken as it is in the wild: correct reads called
// wrong, stale ones not found, or a cluster that is offered a network which it cannot live in.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { needs } from '../../needs.ts';
import { usersWithNamespaces, type User } from '../../world/live/net/netns/users.ts';

const launcher = fileURLToPath(new URL('../../../bin/raft-jepsen.js', import.meta.url));
const isHere = needs(
  'etcd',
  spawnSync('etcd', ['--version']).status === 0,
  'apt-get install etcd-server',
);
const users = isHere ? await usersWithNamespaces() : [];

let results = '';
beforeEach(() => {
  results = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-etcd-'));
});
afterEach(() => rmSync(results, { recursive: true, force: true }));

function run(user: User, ...args: string[]) {
  user.own(results);
  const common = ['run', '--system', 'etcd', '--results', results, '--seed', '5'];
  const [file = '', ...words] = [...user.as, process.execPath, launcher, ...common, ...args];
  return spawnSync(file, words, { encoding: 'utf8' });
}

// The last of them has the least rights.
describe.runIf(users.length > 0).each(users.slice(-1))('etcd, as $name', (user) => {
  it('keeps its promise under partitions, kills and pauses', { timeout: 90_000 }, () => {
    const faults = ['--nemesis', 'partition,kill,pause', '--nemesis-interval', '2'];
    const { status, stdout, stderr } = run(user, ...faults, '--time-limit', '10');
    expect(stderr).toMatch(/leads term \d/);
    expect(stderr).toMatch(/cut: \d+ probes? unanswered/);
    expect(stdout).toContain('✔ linearizable');
    expect(stdout).toContain('✔ one-leader-per-term');
    expect(status).toBe(0);
  });

  it('is caught when its reads are serializable', { timeout: 90_000 }, () => {
    const faults = ['--nemesis', 'partition', '--nemesis-interval', '2', '--time-limit', '10'];
    const { status, stdout } = run(user, '--etcd-serializable', ...faults);
    expect(stdout).toContain('Stale read');
    expect(stdout).toMatch(/repeat it .*--etcd-serializable$/m);
    expect(status).toBe(1);
  });
});

describe('etcd and proxies', () => {
  it('is refused them, with the reason', () => {
    const words = [launcher, 'run', '--system', 'etcd', '--net', 'proxy', '--results', results];
    const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
    expect(stderr).toMatch(/error\[RJ081\] --net proxy: the nodes of etcd have one address each/);
    expect(status).toBe(254);
  });
});
