// Would catch: seeds that come to something else on several threads, a finding that is passed over, not
// repeatable or without its report, a clean seed that leaves a folder, and a shard that skips seeds.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { launch } from '../launch.ts';

let results = '';
beforeEach(() => {
  results = path.join(mkdtempSync(path.join(tmpdir(), 'raft-jepsen-seeds-')), 'results');
});
afterEach(() => {
  rmSync(path.dirname(results), { recursive: true, force: true });
});

interface Found {
  readonly seed: number;
  readonly command: string;
  readonly violated: readonly { readonly name: string }[];
}

interface Document {
  readonly exitCode: number;
  readonly seeds: number;
  readonly trace: string;
  readonly findings: readonly Found[];
  readonly folder: string | null;
}

async function sim(...args: readonly string[]) {
  const ended = await launch(['sim', '--time-limit', '4', '--results', results, ...args]);
  const json = args.includes('--json') && ended.stdout !== '';
  return { ...ended, document: (json ? JSON.parse(ended.stdout) : null) as Document | null };
}

it('is the same with one thread and with two, in shards or not, and leaves nothing', async () => {
  const one = await sim('--seeds', '4', '--json');
  const two = await sim('--seeds', '4', '--json', '--jobs', '2');
  const shard = await sim('--seeds', '4', '--json', '--shard', '2/2');
  const verbal = await sim('--seeds', '2', '--seed', '2');
  expect([one.code, two.code, shard.code, verbal.code]).toEqual([0, 0, 0, 0]);
  expect(one.document).toMatchObject({ seeds: 4, findings: [], folder: null });
  expect(two.document).toEqual(one.document);
  expect(shard.document?.seeds).toBe(2);
  expect(shard.document?.trace).not.toBe(one.document?.trace);
  expect(verbal.stdout).toMatch(/^✔ nothing found: 2 seeds/);
  expect(verbal.stderr).toMatch(/2 of 2 seeds .* seeds\/s/);
  expect(existsSync(results)).toBe(false);
});

it('stops at the first finding, and tells it with the command that repeats it', async () => {
  const asked = ['--seeds', '60', '--bug', 'vote-no-log-check', '--json'];
  const [one, two] = [await sim(...asked), await sim(...asked, '--jobs', '2')];
  expect([one.code, two.code]).toEqual([1, 1]);
  const [found] = one.document?.findings ?? [];
  expect(one.document?.findings).toHaveLength(1);
  expect(two.document?.findings).toEqual([found]);
  expect(found?.violated.map(({ name }) => name)).toContain('leader-completeness');
  expect(readdirSync(one.document?.folder ?? '')).toContain('report.html');
  // One of each search, beside the link to the latest.
  expect(readdirSync(results).filter((name) => name !== 'latest')).toHaveLength(2);
  const words = found?.command.split(' ').slice(3) ?? [];
  const again = await launch(['sim', ...words, '--results', results]);
  expect(again.code).toBe(1);
  expect(again.stdout).toContain('leader-completeness');
  expect(again.stdout).toContain(found?.command);
}, 120_000);

it.each([
  [['--jobs', '2'], /RJ092.*--jobs/],
  [['--keep-going'], /RJ092.*--keep-going/],
  [['--delay', '5..1'], /RJ091.*5\.\.1/],
  [['--seeds', '2', '--profile', 'swam'], /RJ093.*Did you mean swarm/],
  [['--scenario', 'split-brian'], /RJ131.*Did you mean split-brain/],
  [['--storage', 'byte'], /RJ130.*Did you mean bytes/],
  [['--seeds', '1', '--shard', '2/2'], /RJ010.*--shard 2\/2/],
  [['--seeds', '2', '--drop-rate', '2'], /RJ010.*--drop-rate 2/],
  [['--nodes', '102'], /RJ010.*--nodes 102/],
])('refuses %j', async (args, error) => {
  const ended = await sim(...args);
  expect(ended.code).toBe(254);
  expect(ended.stderr).toMatch(error);
  expect(existsSync(results)).toBe(false);
});
