// Catches a mistake in the few real file operations that the in-memory file system stands for.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import fs from 'node:fs';
import {
  nodeFileSystem,
  realFileSystem,
  Wal,
  type NodeCalls,
  type OpenedWal,
} from '../../../src/raft/storage/index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'raft-wal-'));
});
afterEach(() => rm(folder, { recursive: true }));

function open(directory: string, fileSystem = realFileSystem): Promise<OpenedWal> {
  return Wal.open({ directory, nodeId: 3, fileSystem });
}

test('a log in a folder that is not there yet, written, torn and read back', async () => {
  const directory = path.join(folder, 'a', 'b');
  const entries = [{ index: 1, term: 1, kind: 'command', data: 'x'.repeat(100_000) }] as const;
  const { wal } = await open(directory);
  wal.write({ seq: 1, hardState: { term: 1, votedFor: 3 }, truncateFrom: null, entries });
  await wal.close();
  const name = path.join(directory, 'raft.log');
  const whole = await readFile(name);
  await writeFile(name, Buffer.concat([whole, whole.subarray(16, 1000)]));
  const again = await open(directory);
  expect(again.tornBytes).toBe(984);
  expect(again.restored.entries).toEqual(entries);
  await again.wal.close();
  expect(await readFile(name)).toEqual(whole);
});

test('a folder that cannot be made is an error', async () => {
  await writeFile(path.join(folder, 'file'), '');
  await expect(open(path.join(folder, 'file', 'data'))).rejects.toThrow(/ENOTDIR|EEXIST/);
});

/** `node:fs` with its syncs counted, and without `fdatasync` where a package manager has none. */
function counting(has: { readonly fdatasync: boolean }): { calls: NodeCalls; made: string[] } {
  const made: string[] = [];
  const calls: NodeCalls = {
    ...fs,
    fsync: (fd: number, callback: fs.NoParamCallback) => {
      made.push('fsync');
      fs.fsync(fd, callback);
    },
    ...(has.fdatasync
      ? {
          fdatasync: (fd: number, callback: fs.NoParamCallback) => {
            made.push('fdatasync');
            fs.fdatasync(fd, callback);
          },
        }
      : { fdatasync: undefined }),
  } as unknown as NodeCalls;
  return { calls, made };
}

test.each([true, false])('a log is synced, with fdatasync there: %s', async (fdatasync) => {
  const { calls, made } = counting({ fdatasync });
  const { wal } = await open(path.join(folder, 'data'), nodeFileSystem(calls));
  made.length = 0;
  wal.write({ seq: 1, hardState: { term: 1, votedFor: 3 }, truncateFrom: null, entries: [] });
  await wal.close();
  expect(made).toEqual([fdatasync ? 'fdatasync' : 'fsync']);
});

test('nothing of a log goes through a FileHandle, which Plug-and-Play implements by halves', async () => {
  // As Yarn's file system has it: handles that can be opened, and neither synced nor synced by halves.
  const refuse = (): never => {
    throw new Error('Method not implemented.');
  };
  const { calls } = counting({ fdatasync: true });
  const patched = { ...calls, promises: new Proxy({}, { get: refuse }) };
  const { wal } = await open(path.join(folder, 'pnp'), nodeFileSystem(patched));
  await wal.close();
});
