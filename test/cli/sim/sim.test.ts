// Would catch: a simulated run that depends on anything but its seed, a command that prints or stores
// something else than `run` does, and a planted bug that is not found.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestRecord } from '../../../src/store/records.ts';
import { launch } from '../launch.ts';

let results = '';
beforeEach(() => {
  results = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-sim-'));
});
afterEach(() => {
  rmSync(results, { recursive: true, force: true });
});

/** One run of 5 s; what it ended with, and what is in its folder. */
async function sim(args: readonly string[]) {
  const before = new Set(readdirSync(results));
  const always = ['--time-limit', '5', '--rate', '300', '--results', results];
  const ended = await launch(['sim', ...always, ...args]);
  const name = readdirSync(results).find((each) => !before.has(each)) ?? '';
  const stored = (file: string): string => readFileSync(path.join(results, name, file), 'utf8');
  return { ...ended, name, stored };
}

describe('raft-jepsen sim', () => {
  it.each(['raft-kv', 'naive'])('is the same run of %s for the same seed', async (system) => {
    const args = ['--nemesis', 'all', '--system', system];
    const one = await sim([...args, '--seed', '7']);
    const two = await sim([...args, '--seed', '7']);
    const other = await sim([...args, '--seed', '8']);
    expect([one.code, two.code, other.code]).toEqual([0, 0, 0]);
    for (const file of ['history.jsonl', 'cluster.jsonl']) {
      expect(one.stored(file).length).toBeGreaterThan(1_000);
      expect(two.stored(file)).toBe(one.stored(file));
      expect(other.stored(file)).not.toBe(one.stored(file));
    }
  });

  it('stores and prints what run does, with the command that repeats it', async () => {
    const { stdout, stored, name } = await sim(['--seed', '3', '--system', 'naive']);
    expect(stdout).toMatch(/^✔ Valid\n/);
    expect(stdout).toContain(`${name}/report.html`);
    const record = JSON.parse(stored('test.json')) as TestRecord;
    expect(record).toMatchObject({ system: 'naive (simulated)', bug: null, seed: 3 });
    const [, , ...repeated] = record.command.split(' ');
    const again = await sim(repeated.slice(1));
    expect(again.stored('history.jsonl')).toBe(stored('history.jsonl'));
    expect(stored('report.html')).toContain('naive (simulated)');
  });

  it.each([
    ['naive', 'stale-reads'],
    ['naive', 'lost-writes'],
    ['raft-kv', 'read-any-node'],
    ['raft-kv', 'no-sessions'],
  ])('finds, of %s, the planted bug %s', async (system, bug) => {
    const ended = await sim(['--system', system, '--bug', bug, '--nemesis', 'all', '--seed', '1']);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain(`bug ${bug}`);
    expect(ended.stdout).toContain(`--system ${system} --bug ${bug}`);
  });

  it('runs the built-in store, and finds its planted bugs', async () => {
    const raft = ['--system', 'raft-kv', '--nemesis', 'all', '--seed', '1'];
    const valid = await sim(raft);
    expect(valid.code).toBe(0);
    expect(valid.stdout).toMatch(/node +state +term +alive +log size\n/);
    expect(valid.stdout.match(/^ +n[123] +(leader|follower) +\d+ +yes +\d+$/gm)).toHaveLength(3);
    expect(valid.stdout).toMatch(/leader: n[123] of term \d+; [\d,]+ events in/);
    const ended = await sim([...raft, '--bug', 'read-any-node']);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain('--system raft-kv --bug read-any-node');
  });

  it('is valid when a kill loses what was not synced', async () => {
    const args = ['--system', 'naive', '--nemesis', 'kill', '--nemesis-interval', '1'];
    const ended = await sim([...args, '--power-loss', '--seed', '2']);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain('--power-loss');
  });

  it.each([
    [['--system', 'naiv'], /RJ060.*Did you mean naive/],
    [['--system', 'naive', '--bug', 'stale-read'], /RJ013.*Did you mean stale-reads/],
    [['--base-port', '7000'], /RJ010.*--base-port/],
  ])('refuses %j', async (args, error) => {
    const ended = await sim(args);
    expect(ended.code).toBe(254);
    expect(ended.stderr).toMatch(error);
    expect(ended.name).toBe('');
  });
});
