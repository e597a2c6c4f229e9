// Would catch: a command that prints its verdict and never ends, once in a thousand times
// (nodejs/node#54918).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { launch } from './launch.js';

test('three thousand checks that are cut short end, each with its exit code', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-ending-'));
  const write = (value: number): string =>
    `{"process":0,"f":"write","key":"k","value":${value},"invoke":${2 * value},"complete":${2 * value + 1},"type":"ok"}\n`;
  writeFileSync(
    path.join(folder, 'long.jsonl'),
    Array.from({ length: 20_000 }, (_, value) => write(value)).join(''),
  );
  const args = ['check', '--limit-time', '0.001', 'long.jsonl'];
  let left = 3000;
  const codes: (number | null)[] = [];
  try {
    const one = async (): Promise<void> => {
      while (left-- > 0) codes.push((await launch(args, { cwd: folder, deadlineMs: 60_000 })).code);
    };
    await Promise.all([one(), one(), one(), one()]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  expect(codes).toEqual(Array.from({ length: 3000 }, () => 2));
});
