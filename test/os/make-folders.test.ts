// Would catch: a folder that is not made, a file taken for a folder, and a command that spins for ever
// where no folder can be made, as Node's own recursive mkdir does below /proc.
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolders } from '../../src/os/make-folders.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'make-folders-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('makes what is missing and keeps what is there', () => {
  const deep = path.join(dir, 'a/b/c');
  makeFolders(deep);
  writeFileSync(path.join(deep, 'kept'), '');
  makeFolders(deep);
  mkdirSync(path.join(dir, 'real'));
  symlinkSync('real', path.join(dir, 'link'));
  makeFolders(path.join(dir, 'link/below'));
  for (const made of ['a/b/c/kept', 'real/below']) {
    expect([made, existsSync(path.join(dir, made))]).toEqual([made, true]);
  }
});

it('says why it cannot, at once', () => {
  writeFileSync(path.join(dir, 'file'), '');
  symlinkSync('nowhere', path.join(dir, 'dangling'));
  expect(() => makeFolders(path.join(dir, 'file'))).toThrow(/EEXIST/);
  expect(() => makeFolders(path.join(dir, 'file/below'))).toThrow(/ENOTDIR/);
  expect(() => makeFolders(path.join(dir, 'dangling'))).toThrow(/EEXIST/);
  // Nobody can make a folder here, not even the superuser, on the systems that have the place.
  if (existsSync('/proc/self')) {
    expect(() => makeFolders('/proc/raft-jepsen/results')).toThrow(/ENOENT/);
  }
});
