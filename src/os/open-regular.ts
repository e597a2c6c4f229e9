import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { badArguments } from '../errors.ts';

/**
 * Opens a file of a run for reading, whoever made the run: it must lie below `dir` when its
 * links are resolved, and be a regular file. A pipe or a device would let its reader wait.
 *
 * @returns a descriptor, which the caller closes
 * @throws HarnessError RJ026 for what is there and is not read; the error of the file system
 */
export function openBelow(dir: string, file: string): number {
  const asked = path.join(dir, file);
  const real = realOf(asked);
  const inside = path.relative(realpathSync(dir), real);
  if (inside.startsWith('..') || path.isAbsolute(inside))
    throw refused(file, 'leads out of its folder');
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const descriptor = openSync(real, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw refused(file, 'is not a regular file');
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
