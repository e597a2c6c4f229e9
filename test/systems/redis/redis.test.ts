// Would catch: a Redis that is not started, asked or broken as it is in the wild: a failover that loses
// nothing, correct reads called wrong, sentinels that outlive their node, a missing server in riddles.
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

function run(as: readonly string[], ...args: string[]) {
  const common = ['run', '--system', 'redis', '--results', results, '--seed', '5'];
  const [file = '', ...words] = [...as, process.execPath, launcher, ...common, ...args];
  return spawnSync(file, words, { encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL' });
}

/** Programs of nodes whose folder was in these results. */
function leftBehind(): string {
  return spawnSync('pgrep', ['-af', results], { encoding: 'utf8' }).stdout;
}

// The last of them has the least rights.
describe.runIf(users.length > 0).each(users.slice(-1))('redis, as $name', (user: User) => {
  it(
    'is valid without faults, also through WAIT, and leaves nothing behind',
    { timeout: 70_000 },
    () => {
      user.own(results);
      const { status, stdout, stderr } = run(user.as, '--redis-wait', '1', '--workload', 'healthy');
      expect(stderr).toMatch(/n1 leads term 0/);
      expect(stdout).toContain('✔ linearizable');
      expect(status).toBe(0);
      expect(leftBehind()).toBe('');
    },
  );

  it(
    'loses acknowledged writes by a failover, each in a term of its own',
    { timeout: 70_000 },
    () => {
      user.own(results);
      const faults = ['--nemesis', 'partition', '--time-limit', '10', '--fail-fast'];
      const { status, stdout } = run(user.as, ...faults);
      expect(stdout).toMatch(/✖ linearizable/);
      expect(stdout).toMatch(/✔ one-leader-per-term/);
      expect(status).toBe(1);
    },
  );
});

describe('redis where it cannot be', () => {
  it.each([
    { args: ['--redis-bin', './no-such-server'], says: /RJ100.*\.\/no-such-server is not on this/ },
    { args: ['--redis-wait', 'two'], says: /RJ102.*--redis-wait two: it is a number of replicas/ },
    { args: ['--net', 'proxy'], says: /RJ081.*the nodes of redis have one address each/ },
  ])('$args is refused, with the reason', ({ args, says }) => {
    const { status, stderr } = run([], ...args);
    expect(stderr).toMatch(says);
    expect(status).toBe(254);
  });
});
