// Would catch: a file of a node that lands outside of its folder, by its name or by a link in it.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeBelow } from '../../src/os/write-below.ts';

let around = '';
let folder = '';
beforeEach(() => {
  around = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-below-'));
  folder = path.join(around, 'n1-data');
  mkdirSync(folder);
});
afterEach(() => rmSync(around, { recursive: true }));

it('writes, with the folders on the way, and again', () => {
  writeBelow(folder, 'etc/a/kv.conf', 'longer than the next');
  writeBelow(folder, 'etc/a/kv.conf', 'port 1');
  writeBelow(folder, './b', '2');
  expect(readFileSync(path.join(folder, 'etc/a/kv.conf'), 'utf8')).toBe('port 1');
  expect(readdirSync(folder).sort()).toEqual(['b', 'etc']);
});

it.each(['/etc/passwd', '../out', 'a/../../out', '', '.', 'a\0b'])('refuses %j', (name) => {
  expect(() => writeBelow(folder, name, 'x')).toThrow(expect.objectContaining({ code: 'RJ112' }));
  expect(readdirSync(around)).toEqual(['n1-data']);
});

it('follows no link, neither to a file nor through a folder', () => {
  mkdirSync(path.join(around, 'out'));
  symlinkSync('../out', path.join(folder, 'way'));
  symlinkSync('../out/file', path.join(folder, 'file'));
  for (const name of ['way/file', 'file']) {
    expect(() => writeBelow(folder, name, 'x')).toThrow(/link/);
  }
  expect(readdirSync(path.join(around, 'out'))).toEqual([]);
});
