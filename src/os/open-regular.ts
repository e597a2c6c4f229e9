import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { badArguments } from '../errors.ts';

/** Opening a pipe would wait for its writer, were it not for O_NONBLOCK. */
const toRead = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Opens a file of a run for reading, whoever made the run: it must lie below `dir` when its
 * links are resolved, and be a regular file. A pipe or a device would let its reader wait.
 *
 * @returns a descriptor, which the caller closes
 * @throws HarnessError RJ026 for what is there and is not read; the error of the file system
 */
export function openBelow(dir: string, file: string): number {
  const real = realOf(path.join(dir, file));
  if (!isBelow(realpathSync(dir), real)) throw refused(file, 'leads out of its folder');
  const descriptor = openSync(real, toRead);
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw refused(file, 'is not a regular file');
}

/** The same for a server, which never waits for a disk; undefined for what is missing or not read. */
export async function handleBelow(dir: string, file: string): Promise<FileHandle | undefined> {
  let handle: FileHandle | undefined;
  try {
    const real = await realpath(path.join(dir, file));
    if (!isBelow(await realpath(dir), real)) return undefined;
    handle = await open(real, toRead);
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
    return undefined;
  } catch {
    await handle?.close();
    return undefined;
  }
}

export function readBelow(dir: string, file: string): Buffer {
  const descriptor = openBelow(dir, file);
  try {
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Opens a file of ours to write at its end; it is made where it is missing.
 *
 * @throws HarnessError RJ026 where something else is in its place
 */
export function openToAppend(file: string): number {
  const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
  const descriptor = openSync(file, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o666);
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw refused(file, 'is not a regular file');
}

/** Of real paths. */
function isBelow(dir: string, file: string): boolean {
  const inside = path.relative(dir, file);
  return inside !== '..' && !inside.startsWith(`..${path.sep}`) && !path.isAbsolute(inside);
}

/** A file that is missing is said to be missing by whoever opens it. */
function realOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return path.join(realpathSync(path.dirname(file)), path.basename(file));
  }
}

function refused(file: string, problem: string): Error {
  return badArguments(
    'RJ026',
    `${file} ${problem}`,
    'read runs whose files lie in their own folder',
  );
}
