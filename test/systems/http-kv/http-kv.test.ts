// Would catch: a server with the documented flags and API that is not started or understood: numbers
// where texts are expected, "not the leader" that is read as more than it says, a status misread.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { claimOf } from '../../../src/systems/http-kv/claim.ts';
import { httpKvOptionsOf } from '../../../src/systems/http-kv/options.ts';
import { needs } from '../../needs.ts';

const launcher = fileURLToPath(new URL('../../../bin/raft-jepsen.js', import.meta.url));
const server = fileURLToPath(new URL('fixtures/server.py', import.meta.url));
const isHere = needs(
  'python3',
  spawnSync('python3', ['--version'], { timeout: 10_000 }).status === 0,
  'apt-get install python3',
);

let results = '';
beforeEach(() => {
  results = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-http-kv-'));
});
afterEach(() => rmSync(results, { recursive: true, force: true }));

function run(...args: string[]) {
  const common = ['run', '--system', 'http-kv', '--results', results, '--seed', '5'];
  const load = ['--nemesis', 'none', '--time-limit', '3', '--rate', '200'];
  return spawnSync(process.execPath, [launcher, ...common, ...load, ...args], {
    ...{ encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL' },
  });
}

const python = (...args: string[]) => [
  '--bin',
  'python3',
  '--bin-args',
  [server, ...args].join(' '),
];

describe.runIf(isHere)('a server with the API of http-kv', { timeout: 70_000 }, () => {
  it('is valid when every answer comes from its leader', () => {
    const { status, stdout, stderr } = run(...python(), '--refused-status', '421,503');
    expect(stderr).toContain('n1 leads term 1');
    expect(stdout).toContain('✔ linearizable');
    expect(stdout).toMatch(/info 0\.0 %/);
    expect(status).toBe(0);
  });

  it('is found out when its followers answer from copies', () => {
    const { status, stdout } = run(...python('--stale'), '--refused-status', '503');
    expect(stdout).toContain('✖ linearizable');
    expect(status).toBe(1);
  });
});

test('what a status claims is found under the usual names, and nothing else is claimed', () => {
  const usual = { state: 'Leader', current_term: 7, leader_id: '2' };
  expect(claimOf(usual)).toEqual({ role: 'leader', term: 7, leader: 2 });
  expect(claimOf({ role: 'follower', term: 3, leader: { id: 1 } })).toEqual({
    ...{ role: 'follower', term: 3, leader: 1 },
  });
  expect(claimOf({ role: 'Voter', term: 'x', leader_id: null })).toEqual({});
  expect(claimOf(null)).toEqual({});
});

test('only statuses of errors say that nothing was done', () => {
  const bin = process.execPath;
  expect(httpKvOptionsOf({ bin }).refused).toEqual([421]);
  expect(httpKvOptionsOf({ bin, 'refused-status': '421, 503' }).refused).toEqual([421, 503]);
  expect(() => httpKvOptionsOf({ bin, 'refused-status': '200' })).toThrow('"200" is no status');
  expect(() => httpKvOptionsOf({})).toThrow('--system http-kv needs the program');
});
