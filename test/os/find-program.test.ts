// Would catch: a server that is installed and not found, or a folder or a text file taken for a program.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findProgram } from '../../src/os/find-program.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'raft-jepsen-programs-'));
  writeFileSync(path.join(folder, 'server'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(path.join(folder, 'notes'), 'text\n', { mode: 0o644 });
  mkdirSync(path.join(folder, 'inner'));
  chmodSync(path.join(folder, 'inner'), 0o755);
  vi.stubEnv('PATH', `/nonexistent${path.delimiter}${folder}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('finds a program in PATH, and by its path', () => {
  const file = path.join(folder, 'server');
  expect(findProgram('server')).toBe(file);
  expect(findProgram(file)).toBe(file);
  expect(findProgram(path.relative(process.cwd(), file))).toBe(file);
});

it('finds nothing in what may not be executed, and no folder', () => {
  for (const name of ['notes', 'inner', 'no-such-server']) {
    expect(findProgram(name)).toBeUndefined();
    expect(findProgram(path.join(folder, name))).toBeUndefined();
  }
});
