// Catches: an example config that does not load, starts nothing, finds a correct store guilty, or
// misses that two processes which do not replicate are no cluster.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../cli/launch.ts';
import { needs } from '../needs.ts';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));
const isHere = (file: string, ...args: string[]): boolean =>
  spawnSync(file, args, { stdio: 'ignore' }).status === 0;
const hasPython = needs('python3', isHere('python3', '--version'), 'apt-get install python3');
const hasGo = needs('go', isHere('go', 'version'), 'apt-get install golang-go');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kv-configs-'));
  cpSync(examples, folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(config: string, nodes: number): Promise<{ code: number | null; stdout: string }> {
  const common = [
    '--nemesis',
    'none',
    '--time-limit',
    '2',
    '--seed',
    '1',
    '--recovery-timeout',
    '5',
  ];
  return launch(['run', '--system', `./${config}`, '--nodes', String(nodes), ...common], {
    cwd: folder,
  });
}

describe.runIf(hasPython)('the store in Python', () => {
  it.each(['kv-python/raft-jepsen.config.mjs', 'kv-python/line-client.config.mjs'])(
    'one process is valid, two are found out: %s',
    async (config) => {
      const one = await run(config, 1);
      expect([one.code, one.stdout]).toEqual([0, expect.stringContaining('Valid')]);
      const two = await run(config, 2);
      expect([two.code, two.stdout]).toEqual([1, expect.stringContaining('Violation')]);
    },
    120_000,
  );
});

describe.runIf(hasGo)('the store in Go, by its client of the line protocol', () => {
  it('one process is valid, two are found out', async () => {
    const built = spawnSync('go', ['build', '-o', 'kv', '.'], {
      cwd: path.join(folder, 'kv-go'),
      encoding: 'utf8',
      env: { ...process.env, GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' },
    });
    expect(built.stderr).toBe('');
    const one = await run('kv-go/raft-jepsen.config.mjs', 1);
    expect([one.code, one.stdout]).toEqual([0, expect.stringContaining('Valid')]);
    const two = await run('kv-go/raft-jepsen.config.mjs', 2);
    expect([two.code, two.stdout]).toEqual([1, expect.stringContaining('Violation')]);
  }, 120_000);
});
