// Would catch: a device, a pipe or another's file that is replaced or written through, half a file
// after a full disk, a name that somebody can foresee, and what is left lying about.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFile, replaceFile, writeBeside, writeNamedFile } from '../../src/os/replace-file.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'replace-file-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const at = (name: string): string => path.join(dir, name);
const read = (name: string): string => readFileSync(at(name), 'utf8');

describe('a file of a run', () => {
  test('is as private as it was asked to be, new or replaced', () => {
    expect(createFile(at('a'), 'one', 0o600)).toBe(true);
    expect(statSync(at('a')).mode & 0o777).toBe(0o600);
    replaceFile(at('a'), 'two', 0o600);
    expect(statSync(at('a')).mode & 0o777).toBe(0o600);
  });

  test('is written whole, and replaced whole, with nothing left beside it', () => {
    replaceFile(at('a'), 'one');
    replaceFile(at('a'), 'two');
    expect(read('a')).toBe('two');
    expect(readdirSync(dir)).toEqual(['a']);
  });

  test('a link in its place is replaced, and what it led to is untouched', () => {
    writeFileSync(at('precious'), 'precious');
    for (const target of ['precious', 'nowhere']) {
      symlinkSync(at(target), at('a'));
      replaceFile(at('a'), 'text');
      expect(lstatSync(at('a')).isFile()).toBe(true);
      rmSync(at('a'));
    }
    expect(read('precious')).toBe('precious');
    expect(readdirSync(dir)).toEqual(['precious']);
  });

  test.each<[string, () => void]>([
    ['a folder', () => mkdirSync(at('a'))],
    ['a pipe', () => execFileSync('mkfifo', [at('a')])],
  ])('%s in its place stays what it is', (_name, make) => {
    make();
    const { ino } = statSync(at('a'));
    expect(() => replaceFile(at('a'), 'text')).toThrow(
      'is not a regular file, and is not replaced',
    );
    expect(statSync(at('a')).ino).toBe(ino);
    expect(readdirSync(dir)).toEqual(['a']);
  });

  test('two temporary names differ, and say nothing of the process', () => {
    const parts = [1, 2].map(() => path.basename(writeBeside(at('a'), '')));
    expect(new Set(parts).size).toBe(2);
    for (const part of parts) expect(part).toMatch(/^a\.[0-9a-f]{16}\.part$/);
  });

  test('where it cannot be written, the old one stays and nothing is left', () => {
    replaceFile(at('a'), 'old');
    // A name of 255 characters has no room for a temporary one.
    const long = 'x'.repeat(255);
    expect(() => replaceFile(at(long), 'text')).toThrow('ENAMETOOLONG');
    expect(() => replaceFile(path.join(dir, 'missing', 'a'), 'text')).toThrow('ENOENT');
    expect(read('a')).toBe('old');
    expect(readdirSync(dir)).toEqual(['a']);
  });

  test('it has the mode that was asked for', () => {
    replaceFile(at('secret'), 'text', 0o600);
    expect(statSync(at('secret')).mode & 0o777).toBe(0o600);
  });
});

describe('a new file', () => {
  test('is written whole, with nothing left beside it', () => {
    expect(createFile(at('a'), 'text')).toBe(true);
    expect(read('a')).toBe('text');
    expect(readdirSync(dir)).toEqual(['a']);
  });

  test.each<[string, () => void]>([
    ['a file', () => writeFileSync(at('a'), 'precious')],
    ['a folder', () => mkdirSync(at('a'))],
    ['a link that leads nowhere', () => symlinkSync(at('nowhere'), at('a'))],
    ['a pipe', () => execFileSync('mkfifo', [at('a')])],
  ])('%s in its place stays what it is', (_name, make) => {
    make();
    const { ino } = lstatSync(at('a'));
    expect(createFile(at('a'), 'text')).toBe(false);
    expect(lstatSync(at('a')).ino).toBe(ino);
    expect(readdirSync(dir)).toEqual(['a']);
  });

  test('of which only a part can be written, nothing is left', () => {
    const script = `import { createFile } from ${JSON.stringify(built('replace-file.js'))};
      try { createFile(${JSON.stringify(at('a'))}, 'x'.repeat(100_000)); }
      catch (error) { process.stdout.write(error.code); }`;
    // A limit on the size of files ends a write in the middle, as a full disk does.
    const limited = 'ulimit -f 8; exec "$0" --input-type=module -e "$1"';
    const code = execFileSync('sh', ['-c', limited, process.execPath, script], {
      encoding: 'utf8',
    });
    expect(code).toBe('EFBIG');
    expect(readdirSync(dir)).toEqual([]);
  });
});

describe('a file that the user named', () => {
  test('a device is written into', () => {
    const before = statSync('/dev/null');
    writeNamedFile('/dev/null', 'text');
    const after = statSync('/dev/null');
    expect(after.isCharacterDevice()).toBe(true);
    expect([after.ino, after.rdev]).toEqual([before.ino, before.rdev]);
  });

  test('a device that takes nothing: an error, and it stays', () => {
    expect(() => writeNamedFile('/dev/full', 'text')).toThrow('ENOSPC');
    expect(statSync('/dev/full').isCharacterDevice()).toBe(true);
  });

  test('a pipe is written into, all of it', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const text = 'line\n'.repeat(50_000);
    const reader = spawn('cat', [at('pipe')], { stdio: ['ignore', 'pipe', 'ignore'] });
    let heard = '';
    reader.stdout.setEncoding('utf8').on('data', (part: string) => (heard += part));
    const script = `import { writeNamedFile } from ${JSON.stringify(built('replace-file.js'))};
      writeNamedFile(${JSON.stringify(at('pipe'))}, 'line\\n'.repeat(50_000));`;
    execFileSync(process.execPath, ['--input-type=module', '-e', script]);
    await once(reader, 'close');
    expect(heard).toBe(text);
    expect(statSync(at('pipe')).isFIFO()).toBe(true);
  });

  test('standard output is written on where it goes into a file', () => {
    const script = `import { writeNamedFile } from ${JSON.stringify(built('replace-file.js'))};
      process.stdout.write('before\\n'); writeNamedFile('/dev/stdout', 'text\\n'); process.stdout.write('after\\n');`;
    execFileSync('sh', [
      '-c',
      `"$0" --input-type=module -e "$1" >> "$2"`,
      process.execPath,
      script,
      at('out'),
    ]);
    expect(read('out')).toBe('before\ntext\nafter\n');
  });

  test('a link is followed to the file that it names', () => {
    mkdirSync(at('elsewhere'));
    writeFileSync(at('elsewhere/a'), 'old');
    symlinkSync(at('elsewhere/a'), at('link'));
    writeNamedFile(at('link'), 'new');
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
    expect(read('elsewhere/a')).toBe('new');
  });

  test('a folder is no file', () => {
    expect(() => writeNamedFile(dir, 'text')).toThrow('is not a regular file');
    chmodSync(dir, 0o700);
  });
});

function built(file: string): string {
  return fileURLToPath(new URL(`../../dist/src/os/${file}`, import.meta.url));
}
