// Would catch: a line of a growing file that is lost, torn or given twice, one that fills the memory, and
// a file made anew of which only the end is read.
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LineTail } from '../../src/os/line-tail.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'line-tail-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const follow = (file: string): LineTail =>
  new LineTail(() => open(file, 'r').catch(() => undefined), {
    ...{ maxPartBytes: 256 * 1024, maxLineBytes: 1024 * 1024 },
  });

describe('LineTail', () => {
  it('tells every line once, however it was written', async () => {
    const file = path.join(folder, 'lines');
    const tail = follow(path.join(folder, 'lines'));
    expect(await tail.read()).toEqual({ lines: [], more: false });
    const lines = Array.from({ length: 40 }, (_, i) => `line ${i} ä€😀`);
    const bytes = Buffer.from(`${lines.join('\n')}\n`);
    const told: string[] = [];
    // 7 divides no character of several bytes evenly.
    for (let at = 0; at < bytes.length; at += 7) {
      appendFileSync(file, bytes.subarray(at, at + 7));
      told.push(...(await tail.read()).lines);
    }
    expect(told).toEqual(lines);
  });

  it('passes over a line that is too long, and goes on after it', async () => {
    const tail = follow(path.join(folder, 'lines'));
    appendFileSync(path.join(folder, 'lines'), `first\n${'x'.repeat(3_000_000)}\nlast\n`);
    const told: string[] = [];
    for (let more = true; more;) {
      const part = await tail.read();
      told.push(...part.lines);
      more = part.more;
    }
    expect(told.filter((line) => line.length < 100)).toEqual(['first', 'last']);
  });

  it('begins anew with a file that was made anew, whatever was half read of the old one', async () => {
    const file = path.join(folder, 'lines');
    const tail = follow(file);
    writeFileSync(file, 'first\nsecond\nhalf');
    expect((await tail.read()).lines).toEqual(['first', 'second']);
    writeFileSync(file, 'anew\n');
    expect((await tail.read()).lines).toEqual(['anew']);
  });
});
