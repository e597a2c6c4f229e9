// Would catch: a dqlite-demo that is not started, joined or asked as it is in the wild, "no such row"
// taken for an error, or an error for "no such row".
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
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
  it('answers reads that are stale, without any fault', { timeout: 80_000 }, () => {
    user.own(results);
    const common = ['run', '--system', 'dqlite-demo', '--results', results, '--seed', '21'];
    const load = ['--nemesis', 'none', '--time-limit', '10', '--fail-fast'];
    const [file = '', ...words] = [...user.as, process.execPath, launcher, ...common, ...load];
    const { status, stdout } = spawnSync(file, words, {
      ...{ encoding: 'utf8', timeout: 70_000, killSignal: 'SIGKILL' },
    });
    expect(stdout).toContain('✖ linearizable');
    expect(status).toBe(1);
  });
});

test('a program that is not there is named, with the package', () => {
  expect(() => dqliteDemo('./no-such-demo')).toThrow('./no-such-demo is not on this machine');
});
