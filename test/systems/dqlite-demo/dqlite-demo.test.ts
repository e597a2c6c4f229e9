// Would catch: a dqlite-demo that is not started, joined or asked as it is in the wild, "no such row"
// taken for an error, or an error, which has the status 200 there, for something that was done: the
// store was once found guilty of losing such writes.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { findProgram } from '../../../src/os/find-program.ts';
import { dqliteDemo } from '../../../src/systems/dqlite-demo/definition.ts';
import { needs } from '../../needs.ts';
import { usersWithNamespaces } from '../../world/live/net/netns/users.ts';

const launcher = fileURLToPath(new URL('../../../bin/raft-jepsen.js', import.meta.url));
const isHere = needs(
  'dqlite-demo',
  findProgram('dqlite-demo') !== undefined,
  'apt-get install go-dqlite',
);
const users = isHere ? await usersWithNamespaces() : [];

let results = '';
beforeEach(() => {
  results = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-dqlite-'));
});
afterEach(() => rmSync(results, { recursive: true, force: true }));

describe.runIf(users.length > 0).each(users.slice(-1))('dqlite-demo, as $name', (user) => {
  it(
    'is not found guilty of writes that it refused by an error with status 200',
    { timeout: 80_000 },
    () => {
      user.own(results);
      const common = ['run', '--system', 'dqlite-demo', '--results', results, '--seed', '21'];
      const load = ['--nemesis', 'none', '--time-limit', '5', '--workload', 'write-heavy'];
      const [file = '', ...words] = [...user.as, process.execPath, launcher, ...common, ...load];
      const { status, stdout } = spawnSync(file, words, {
        ...{ encoding: 'utf8', timeout: 70_000, killSignal: 'SIGKILL' },
      });
      expect([status, stdout]).toEqual([0, expect.stringContaining('✔ linearizable')]);
      const history = readFileSync(path.join(results, 'latest', 'history.jsonl'), 'utf8');
      expect(history).toContain('"error":"http-200"');
    },
  );
});

test('a program that is not there is named, with the package', () => {
  expect(() => dqliteDemo('./no-such-demo')).toThrow('./no-such-demo is not on this machine');
});
