import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import type { Stats } from 'node:fs';
import path from 'node:path';
import { HarnessError } from '../errors.ts';

/**
 * Writes a file beside its place and renames it: no reader, and no crash, meets half of it, and
 * where the disk is full the old one stays. A link of that name is replaced, never followed;
 * what is no file (a device, a pipe, a folder) stays as it is.
 *
 * @throws HarnessError RJ025 for what is no file; the error of the file system
 */
export function replaceFile(file: string, text: string, mode = 0o666): void {
  const there = lstatSync(file, { throwIfNoEntry: false });
  if (there !== undefined && !there.isFile() && !there.isSymbolicLink()) throw noFile(file);
  const part = writeBeside(file, text, mode);
  try {
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/**
 * Writes a new file in the same way, whole or not at all.
 *
 * @returns false where there is something of this name, whoever made it and when: it stays as it is
 */
export function createFile(file: string, text: string, mode = 0o666): boolean {
  if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) return false;
  const part = writeBeside(file, text, mode);
  try {
    // Unlike a rename, a link never takes the place of anything.
    linkSync(part, file);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!withoutLinks.has(code)) throw error;
    return createInPlace(file, text, mode);
  } finally {
    rmSync(part, { force: true });
  }
}

/** What file systems say that have no links. */
const withoutLinks: ReadonlySet<string> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
]);

function createInPlace(file: string, text: string, mode: number): boolean {
  const { O_WRONLY, O_CREAT, O_EXCL } = constants;
  let descriptor: number;
  try {
    descriptor = openSync(file, O_WRONLY | O_CREAT | O_EXCL, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    writeWhole(descriptor, text);
    fsyncSync(descriptor);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  return true;
}

/**
 * The same for a file that the user named: a link is followed, because it was meant, and what is
 * no file (`/dev/stdout`, `/dev/null`, a pipe, a terminal) is written into.
 */
export function writeNamedFile(file: string, text: string): void {
  const there = statSync(file, { throwIfNoEntry: false });
  if (there?.isDirectory() === true) throw noFile(file);
  // `/dev/stdout` leads to a file where the output goes into one: that has to be written on, not replaced.
  const isStream =
    there !== undefined && (!there.isFile() || /^\/(?:dev|proc)\//.test(path.resolve(file)));
  if (!isStream) {
    replaceFile(there === undefined ? file : realpathSync(file), text);
    return;
  }
  const own = [1, 2].find((output) => isSame(fstatSync(output), there));
  if (own !== undefined) {
    // A socket, which is what a program may give us, cannot be opened by its name.
    writeWhole(own, text);
    return;
  }
  const descriptor = openSync(file, constants.O_WRONLY | constants.O_APPEND);
  try {
    writeWhole(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Writes a new file of a name that nobody can foresee into the folder of `file`, syncs it, and
 * returns its path.
 */
export function writeBeside(file: string, text: string, mode = 0o666): string {
  const part = `${file}.${randomBytes(8).toString('hex')}.part`;
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  const descriptor = openSync(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
  try {
    try {
      writeWhole(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    return part;
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** A full disk may take a part only; the rest is tried again and then fails for good. */
export function writeWhole(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      // Standard output may be a pipe that does not wait: its reader has to catch up.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs);
    }
  }
}

const retryMs = 5;

function isSame(a: Stats, b: Stats): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

function noFile(file: string): HarnessError {
  return new HarnessError(
    'RJ025',
    `${file} is not a regular file, and is not replaced by one`,
    'remove it, or name another file',
  );
}
