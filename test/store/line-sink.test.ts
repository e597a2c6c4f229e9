// Would catch: lines lost or torn by buffering, and a failed write that the run does not hear of.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLineSink, openSinkFile, type SinkFile } from '../../src/store/line-sink.ts';
import type { Results } from '../../src/store/records.ts';
import { createRunFolder, newRunId } from '../../src/store/run-folder.ts';
import { announceActivity } from '../../src/store/run-process.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-store-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** A file that fails at the n-th call, whichever it is. */
function failingAt(n: number): SinkFile & { readonly text: () => string } {
  let calls = 0;
  let text = '';
  const call = (): void => {
    if (++calls === n) throw new Error('ENOSPC: no space left on device');
  };
  return {
    write(part) {
      call();
      text += part;
    },
    sync: call,
    close: call,
    text: () => text,
  };
}

describe('a line sink', () => {
  it('writes every line, in order, in whole', () => {
    const file = path.join(dir, 'lines');
    const sink = createLineSink(openSinkFile(file), 'lines');
    const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i} – ü\n`);
    for (const line of lines) sink.write(line);
    sink.close();
    expect(readFileSync(file, 'utf8')).toBe(lines.join(''));
  });

  it('has written soon after, without being closed', async () => {
    const file = path.join(dir, 'lines');
    const sink = createLineSink(openSinkFile(file), 'lines');
    sink.write('one\n');
    await expect.poll(() => readFileSync(file, 'utf8')).toBe('one\n');
    sink.close();
  });

  it('says so when a call fails, whichever it is, and never writes after it', () => {
    const big = `${'x'.repeat(70_000)}\n`;
    let failures = 0;
    for (let n = 1; ; n++) {
      const file = failingAt(n);
      const sink = createLineSink(file, 'history.jsonl');
      let failed = false;
      try {
        for (let i = 0; i < 3; i++) sink.write(big);
        sink.close();
      } catch (error) {
        failed = true;
        expect(String(error)).toMatch(/ENOSPC/);
      }
      // What came through is a prefix of whole lines.
      expect(big.repeat(3).startsWith(file.text())).toBe(true);
      expect(file.text().length % big.length).toBe(0);
      if (!failed) break;
      failures++;
    }
    expect(failures).toBe(5);
  });
});

describe('a run folder', () => {
  it('is where latest points', () => {
    const first = createRunFolder(dir, 'a');
    first.close();
    const second = createRunFolder(dir, 'b');
    second.history.write('{}\n');
    second.close();
    expect(readFileSync(path.join(dir, 'latest', 'history.jsonl'), 'utf8')).toBe('{}\n');
  });

  it('cannot be made below a file: one clear error', () => {
    writeFileSync(path.join(dir, 'taken'), '');
    expect(() => createRunFolder(path.join(dir, 'taken'), 'a')).toThrow(
      /cannot write to the results folder/,
    );
  });

  it('says once what a folder that was removed in mid-run costs, and leaves no sign of life', () => {
    const folder = createRunFolder(path.join(dir, 'results'), 'a');
    announceActivity(folder.dir, 'running');
    rmSync(path.join(dir, 'results'), { recursive: true });
    folder.history.write('{}\n');
    announceActivity(folder.dir, 'checking');
    const results = { verdict: 'invalid' } as Results;
    expect(() => folder.writeResults(results)).toThrow(
      /^cannot write to the results folder .*ENOENT.*; the verdict, invalid, could not be stored$/,
    );
    folder.close();
    expect(existsSync(path.join(dir, 'results'))).toBe(false);
  });

  it('leaves a folder, or a file, that is called latest', () => {
    mkdirSync(path.join(dir, 'latest'));
    createRunFolder(dir, 'a').close();
    expect(statSync(path.join(dir, 'latest')).isDirectory()).toBe(true);
    rmSync(path.join(dir, 'latest'), { recursive: true });
    writeFileSync(path.join(dir, 'latest'), 'mine');
    createRunFolder(dir, 'b').close();
    expect(readFileSync(path.join(dir, 'latest'), 'utf8')).toBe('mine');
    expect(readdirSync(dir).filter((name) => name.startsWith('latest.'))).toEqual([]);
  });

  it('is named by time', () => {
    expect(newRunId(new Date('2026-11-21T01:42:05Z'), 0x7f3a)).toBe('20261121-014205-7f3a');
  });
});
