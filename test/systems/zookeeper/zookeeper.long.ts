// Would catch: a ZooKeeper that is not started or asked as it is in the wild: stale plain reads that are
// not found. It needs Java: not in the suite of every day.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { usersWithNamespaces } from '../../world/live/net/netns/users.ts';

const launcher = fileURLToPath(new URL('../../../bin/raft-jepsen.js', import.meta.url));
const isHere = existsSync('/usr/share/java/zookeeper.jar');
const users = isHere ? await usersWithNamespaces() : [];

let results = '';
beforeEach(() => {
  results = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-zookeeper-'));
});
afterEach(() => rmSync(results, { recursive: true, force: true }));

describe.runIf(users.length > 0).each(users.slice(-1))('zookeeper, as $name', (user) => {
  it.each([21, 22, 23])(
    'answers plain reads that are stale: seed %i',
    { timeout: 100_000 },
    (seed) => {
      user.own(results);
      const common = ['run', '--system', 'zookeeper', '--results', results, '--seed', String(seed)];
      const [file = '', ...words] = [...user.as, process.execPath, launcher, ...common];
      const { status, stdout } = spawnSync(
        file,
        [...words, '--nemesis', 'partition', '--time-limit', '20'],
        {
          ...{ encoding: 'utf8', timeout: 90_000, killSignal: 'SIGKILL' },
        },
      );
      expect(stdout).toContain('✖ linearizable');
      expect(status).toBe(1);
    },
  );
});
