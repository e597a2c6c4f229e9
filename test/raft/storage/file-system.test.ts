// Catches a mistake in the few real file operations that the in-memory file system stands for.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { realFileSystem, Wal, type OpenedWal } from '../../../src/raft/storage/index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'raft-wal-'));
});
afterEach(() => rm(folder, { recursive: true }));

function open(directory: string): Promise<OpenedWal> {
  const ignore = (): void => undefined;
  const callbacks = { onDurable: ignore, onFailure: ignore };
  return Wal.open({
    directory,
    nodeId: 3,
    fileSystem: realFileSystem,
    noFsync: false,
    ...callbacks,
  });
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
