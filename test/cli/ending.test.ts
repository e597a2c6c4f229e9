// Would catch: a command that has printed its verdict and never ends, because V8's compiler threads
// wait for a collection that nobody makes any more (test/cli/ending.long.ts looks for the hang).
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { launcher } from './launch.js';

test('garbage is collected after the last word of a command', async () => {
  const args = ['--trace-gc', launcher, '--version'];
  const limits = { timeout: 15_000, killSignal: 'SIGKILL' } as const;
  const { stdout } = await promisify(execFile)(process.execPath, args, limits);
  const [version, ...after] = stdout
    .trim()
    .split('\n')
    .filter((line) => /^\d|Mark-Compact/.test(line));
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(after).toEqual([expect.stringContaining('Mark-Compact')]);
});
