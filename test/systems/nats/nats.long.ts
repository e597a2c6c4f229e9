// Would catch: a NATS that is not started, asked or broken as it is in the wild: correct reads called
// wrong, a compare-and-set that is done twice and not found.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findProgram } from '../../../src/os/find-program.ts';
import { needs } from '../../needs.ts';
import { usersWithNamespaces, type User } from '../../world/live/net/netns/users.ts';
import { processesIn } from '../../world/live/processes.ts';

const launcher = fileURLToPath(new URL('../../../bin/raft-jepsen.js', import.meta.url));
const isHere = needs(
  'nats-server',
  findProgram('nats-server') !== undefined,
  'apt-get install nats-server',
);
const users = isHere ? await usersWithNamespaces() : [];

let results = '';
beforeEach(() => {
  results = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-nats-'));
});
afterEach(() => rmSync(results, { recursive: true, force: true }));

function run(user: User, ...args: string[]) {
  user.own(results);
  const common = ['run', '--system', 'nats', '--results', results, '--seed', '5'];
  const [file = '', ...words] = [...user.as, process.execPath, launcher, ...common, ...args];
  return spawnSync(file, words, { encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL' });
}

// The last of them has the least rights.
describe.runIf(users.length > 0).each(users.slice(-1))('nats, as $name', (user: User) => {
  it('keeps reads and writes in order, and leaves nothing behind', { timeout: 70_000 }, () => {
    const { status, stdout, stderr } = run(user, '--workload', 'healthy');
    expect(stderr).toMatch(/n\d leads term \?/);
    expect(stdout).toContain('✔ linearizable');
    expect(status).toBe(0);
    expect(processesIn(results)).toEqual([]);
  });

  it(
    'does several compare-and-sets of one expectation, without faults',
    { timeout: 100_000 },
    () => {
      const load = ['--workload', 'cas', '--values', 'unique', '--keys', '2'];
      const { status, stdout } = run(user, ...load, '--time-limit', '40', '--fail-fast');
      expect(stdout).toMatch(/✖ linearizable/);
      expect(status).toBe(1);
    },
  );
});
