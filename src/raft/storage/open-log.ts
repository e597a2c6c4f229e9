import path from 'node:path';
import type { FileSystem, OpenFile } from './file-system.ts';
import { encodeFileHeader, fileHeaderBytes } from './frame.ts';
import { readMark } from './mark.ts';
import { DamagedLog, recoverLog, type Recovered } from './recovery.ts';

export interface OpenedLog {
  readonly file: OpenFile;
  /** Null when there can be none: the log is written without it. */
  readonly mark: OpenFile | null;
  readonly recovered: Recovered;
}

/**
 * Opens the log of a folder, or creates it, and makes durable what was read from it before
 * anybody relies on that. What a process reads was perhaps never written to the disk: its
 * predecessor may have been killed between the write and the sync, or because the sync failed,
 * after which Linux takes the pages for clean and a second sync says yes to them ("fsyncgate";
 * Rebello et al., "Can Applications Recover from fsync Failures?", ATC '20). Only the last
 * frame can be in that state, so it is written once more.
 *
 * @throws DamagedLog when the log cannot be trusted, and whatever the file system throws.
 */
export async function openLog(
  fileSystem: FileSystem,
  directory: string,
  nodeId: number,
): Promise<OpenedLog> {
  const name = path.join(directory, 'raft.log');
  await fileSystem.makeDirectory(directory);
  const mark = await openMark(fileSystem, path.join(directory, 'raft.mark'));
  let file: OpenFile | null = null;
  try {
    const known = mark === null ? null : await readMark(mark, nodeId);
    file = await fileSystem.open(name);
    if (file === null) {
      if (known !== null && known.frames > 0)
        throw new DamagedLog('it is gone, and its mark is not');
      file = await create(fileSystem, name, nodeId);
    }
    const recovered = await recoverLog(file, nodeId, known);
    await settle(fileSystem, directory, file, recovered);
    return { file, mark, recovered };
  } catch (error) {
    const size = await file?.size().catch(() => 0);
    await file?.close().catch(() => undefined);
    await mark?.close().catch(() => undefined);
    if (!(error instanceof DamagedLog)) throw error;
    const records = Math.max(0, (size ?? 0) - fileHeaderBytes);
    throw new DamagedLog(`${name} (${records} bytes of records) is damaged: ${error.message}`);
  }
}

async function settle(
  fileSystem: FileSystem,
  directory: string,
  file: OpenFile,
  { end, last, tornBytes }: Recovered,
): Promise<void> {
  // Cut before anything is appended: a record behind a torn one could never be read.
  if (tornBytes > 0) await file.truncate(end);
  if (last.length > 0) await file.write(last, end - last.length);
  await file.sync();
  await fileSystem.syncDirectory(directory);
}

/** Null when it cannot be had: it only says more of what damage may have taken. */
async function openMark(fileSystem: FileSystem, name: string): Promise<OpenFile | null> {
  try {
    return (await fileSystem.open(name)) ?? (await fileSystem.create(name));
  } catch {
    return null;
  }
}

/** Where a log is written before it takes its name. */
export const newName = (name: string): string => `${name}.new`;

/**
 * Creates the log under another name, and renames it when its header and the way to it are
 * durable: a log that exists has a whole header, whenever the machine stopped.
 */
async function create(fileSystem: FileSystem, name: string, nodeId: number): Promise<OpenFile> {
  const directory = path.dirname(name);
  const file = await fileSystem.create(newName(name));
  try {
    await file.write(encodeFileHeader(nodeId), 0);
    await file.sync();
    await syncFoldersAbove(fileSystem, directory);
    await fileSystem.rename(newName(name), name);
    await fileSystem.syncDirectory(directory);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** A folder that was made is a name in the one above it, which was perhaps made too. */
async function syncFoldersAbove(fileSystem: FileSystem, directory: string): Promise<void> {
  let below = path.resolve(directory);
  for (let above = path.dirname(below); above !== below; above = path.dirname(below)) {
    try {
      await fileSystem.syncDirectory(above);
    } catch (error) {
      // One that may not be read, or is on a file system without syncs, is none that was just made.
      if (error instanceof Error && 'code' in error && notReadable.has(error.code)) return;
      throw error;
    }
    below = above;
  }
}

const notReadable: ReadonlySet<unknown> = new Set([
  'EACCES',
  'EPERM',
  'EINVAL',
  'EROFS',
  'ENOTSUP',
]);
