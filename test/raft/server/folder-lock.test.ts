// Catches a second server on the data folder of one that runs, and a lock that outlives its holder.
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FolderInUse, lockByFile, lockFolder } from '../../../src/raft/server/folder-lock.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'raft-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  ['of this platform', lockFolder],
  ['by a file', lockByFile],
])('the lock %s', (_, lock) => {
  test('is had by one at a time', async () => {
    const first = await lock(folder);
    await expect(lock(folder)).rejects.toThrow(FolderInUse);
    await first.release();
    await (await lock(folder)).release();
  });

  test('of several that try, one has it', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lock(folder)));
    const had = tries.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(had).toHaveLength(1);
    await had[0]!.release();
  });
});

test('a folder is the same by whatever path', async () => {
  const data = path.join(folder, 'data');
  const first = await lockFolder(data);
  symlinkSync(data, path.join(folder, 'link'));
  if (process.platform === 'linux') {
    await expect(lockFolder(path.join(folder, 'link'))).rejects.toThrow(FolderInUse);
  }
  await (await lockFolder(path.join(folder, 'other'))).release();
  await first.release();
});

test('a file that names nobody who lives is replaced', async () => {
  // Beyond the greatest number that Linux gives to a process.
  for (const text of ['5000000', '', 'nonsense']) {
    writeFileSync(path.join(folder, 'raft.lock'), text);
    await (await lockByFile(folder)).release();
  }
  expect(readdirSync(folder)).toEqual([]);
});
