import fs from 'node:fs';
import type { FileSystem, OpenFile } from './file-system.ts';

type Callback = (error: NodeJS.ErrnoException | null) => void;

/**
 * What is needed of `node:fs`: calls on file descriptors. Where a package manager puts its own
 * file system before that of the machine (Yarn's Plug'n'Play), a `FileHandle` has neither
 * `datasync` nor `sync`; descriptors are those of the kernel everywhere.
 */
export type NodeCalls = Pick<
  typeof fs,
  'mkdir' | 'open' | 'close' | 'fstat' | 'read' | 'write' | 'ftruncate' | 'fsync' | 'rename'
> & { readonly fdatasync?: typeof fs.fdatasync };

/** @param calls looked up at each call, because they may be replaced while the program runs */
export function nodeFileSystem(calls: NodeCalls): FileSystem {
  const open = (path: string, flags: string): Promise<number> =>
    new Promise((resolve, reject) => {
      calls.open(path, flags, (error, fd) => (error === null ? resolve(fd) : reject(error)));
    });
  const done = (act: (callback: Callback) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      act((error) => (error === null ? resolve() : reject(error)));
    });

  return {
    makeDirectory: (path) => done((callback) => calls.mkdir(path, { recursive: true }, callback)),
    create: async (path) => openFile(calls, done, await open(path, 'w+')),
    open: async (path) => {
      try {
        return openFile(calls, done, await open(path, 'r+'));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      }
    },
    rename: (from, to) => done((callback) => calls.rename(from, to, callback)),
    syncDirectory: async (path) => {
      const directory = await open(path, 'r');
      try {
        await done((callback) => calls.fsync(directory, callback));
      } finally {
        await done((callback) => calls.close(directory, callback));
      }
    },
  };
}

export const realFileSystem = nodeFileSystem(fs);

function openFile(
  calls: NodeCalls,
  done: (act: (callback: Callback) => void) => Promise<void>,
  fd: number,
): OpenFile {
  return {
    size: () =>
      new Promise((resolve, reject) => {
        calls.fstat(fd, (error, stats) => (error === null ? resolve(stats.size) : reject(error)));
      }),
    read: async (position, length) => {
      const buffer = Buffer.allocUnsafe(length);
      const bytes = await transfer(length, (at, callback) =>
        calls.read(fd, buffer, at, length - at, position + at, callback),
      );
      return buffer.subarray(0, bytes);
    },
    write: async (data, position) => {
      // A write may be short (a full disk, a signal); the log needs all of it or an error.
      await transfer(data.length, (at, callback) =>
        calls.write(fd, data, at, data.length - at, position + at, callback),
      );
    },
    truncate: (length) => done((callback) => calls.ftruncate(fd, length, callback)),
    sync: () =>
      done((callback) => {
        if (calls.fdatasync === undefined) calls.fsync(fd, callback);
        else calls.fdatasync(fd, callback);
      }),
    close: () => done((callback) => calls.close(fd, callback)),
  };
}

/** Repeats a call until all of `length` is done, or no more comes: the number of bytes. */
async function transfer(
  length: number,
  call: (
    at: number,
    callback: (error: NodeJS.ErrnoException | null, bytes: number) => void,
  ) => void,
): Promise<number> {
  let at = 0;
  while (at < length) {
    const bytes = await new Promise<number>((resolve, reject) => {
      call(at, (error, count) => (error === null ? resolve(count) : reject(error)));
    });
    if (bytes === 0) break;
    at += bytes;
  }
  return at;
}
