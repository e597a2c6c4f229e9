// Would catch: a Redis that is not started, asked or broken as it is in the wild: a failover that loses
// nothing, correct reads called wrong, sentinels that outlive their node.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { needs } from '../../needs.ts';
import { usersWithNamespaces, type User } from '../../world/live/net/netns/users.ts';
import { processesIn } from '../../world/live/processes.ts';

const launcher = fileURLToPath(new URL('../../../bin/raft-jepsen.js', import.meta.url));
const isHere = needs(
  'redis-server',
  spawnSync('redis-server', ['--version'], { timeout: 10_000 }).status === 0,
  'apt-get install redis-server',
);
const users = isHere ? await usersWithNamespaces() : [];

let results = '';
beforeEach(() => {
  results = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-redis-'));
});
afterEach(() => rmSync(results, { recursive: true, force: true }));

function run(user: User, ...args: string[]) {
  user.own(results);
  const common = ['run', '--system', 'redis', '--results', results, '--seed', '5'];
  const [file = '', ...words] = [...user.as, process.execPath, launcher, ...common, ...args];
  return spawnSync(file, words, { encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL' });
}

// The last of them has the least rights.
describe.runIf(users.length > 0).each(users.slice(-1))('redis, as $name', (user: User) => {
  it(
    'is valid without faults, also through WAIT, and leaves nothing behind',
    { timeout: 70_000 },
    () => {
      const { status, stdout, stderr } = run(user, '--redis-wait', '1', '--workload', 'healthy');
      expect(stderr).toMatch(/n1 leads term 0/);
      expect(stdout).toContain('✔ linearizable');
      expect(status).toBe(0);
      expect(processesIn(results)).toEqual([]);
    },
  );

  it(
    'loses acknowledged writes by a failover, each in a term of its own',
    { timeout: 70_000 },
    () => {
      const faults = ['--nemesis', 'partition', '--time-limit', '10', '--fail-fast'];
      const { status, stdout } = run(user, ...faults);
      expect(stdout).toMatch(/✖ linearizable/);
      expect(stdout).toMatch(/✔ one-leader-per-term/);
      expect(status).toBe(1);
    },
  );
});
