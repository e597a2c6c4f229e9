// Would catch: a run from elsewhere that lets its reader wait for ever (a pipe, a device in the
// place of a file), or has it read what lies outside of the run.
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readRun } from '../../src/report/run/read-run.ts';
import { openToAppend, readBelow } from '../../src/os/open-regular.ts';

let root = '';
let dir = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'open-regular-'));
  dir = path.join(root, 'run');
  mkdirSync(path.join(dir, 'nodes'), { recursive: true });
  writeFileSync(path.join(root, 'outside'), 'outside');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** What can stand where a file should be, made at a path. */
const others: readonly [string, (file: string) => void][] = [
  ['a pipe', (file) => execFileSync('mkfifo', [file])],
  ['a link to a device', (file) => symlinkSync('/dev/zero', file)],
  ['a folder', (file) => mkdirSync(file)],
  ['a link out of the folder', (file) => symlinkSync('../outside', file)],
  [
    'a link to a pipe',
    (file) => {
      execFileSync('mkfifo', [`${file}-pipe`]);
      symlinkSync(`${file}-pipe`, file);
    },
  ],
  ['a link to itself', (file) => symlinkSync(path.basename(file), file)],
];

describe('reading below a folder', () => {
  test.each(others)('%s is refused at once', (_name, make) => {
    make(path.join(dir, 'file'));
    expect(() => readBelow(dir, 'file')).toThrow(/not a regular file|leads out|ELOOP/);
  });

  test('a file, and a link to one inside, are read; so is a run that is reached by a link', () => {
    writeFileSync(path.join(dir, 'file'), 'text');
    symlinkSync('file', path.join(dir, 'link'));
    symlinkSync('run', path.join(root, 'latest'));
    expect(readBelow(dir, 'file').toString()).toBe('text');
    expect(readBelow(path.join(root, 'latest'), 'link').toString()).toBe('text');
    expect(() => readBelow(dir, 'none')).toThrow('ENOENT');
    expect(() => readBelow(dir, '../outside')).toThrow('leads out of its folder');
  });

  test.each(others)(
    'a report of a run whose files are %s says so and has the rest',
    (_name, make) => {
      for (const file of [
        'test.json',
        'results.json',
        'history.jsonl',
        'cluster.jsonl',
        'nodes/n1.log',
      ]) {
        make(path.join(dir, file));
      }
      const { operations, notes } = readRun(dir);
      expect(operations).toEqual([]);
      expect(notes.join('\n')).toContain('history.jsonl could not be read');
      expect(notes.join('\n')).not.toContain('outside:');
    },
  );
});

describe('appending', () => {
  test('to a file, new or old; to nothing else', () => {
    const file = path.join(dir, 'file');
    for (const text of ['a', 'b']) {
      const descriptor = openToAppend(file);
      writeFileSync(descriptor, text);
      closeSync(descriptor);
    }
    expect(readFileSync(file, 'utf8')).toBe('ab');
    symlinkSync('../outside', path.join(dir, 'link'));
    execFileSync('mkfifo', [path.join(dir, 'pipe')]);
    expect(() => openToAppend(path.join(dir, 'link'))).toThrow('ELOOP');
    expect(() => openToAppend(path.join(dir, 'pipe'))).toThrow(/ENXIO|not a regular file/);
  });
});
