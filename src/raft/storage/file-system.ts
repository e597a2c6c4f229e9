import { mkdir, open, readFile, rename } from 'node:fs/promises';

/** The file operations that the log needs: few, so that a test can fail each one in turn. */
export interface FileSystem {
  makeDirectory(path: string): Promise<void>;
  /** The whole file, or null when there is none. */
  read(path: string): Promise<Buffer | null>;
  /** Opens for writing; `create` makes the file, or empties an old one. */
  open(path: string, mode: 'create' | 'existing'): Promise<OpenFile>;
  rename(from: string, to: string): Promise<void>;
  /** Makes created and renamed names in the directory durable. */
  syncDirectory(path: string): Promise<void>;
}

export interface OpenFile {
  /** Writes all of `data`. */
  write(data: Uint8Array, position: number): Promise<void>;
  truncate(length: number): Promise<void>;
  /** fdatasync: the data and the length are on disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export const realFileSystem: FileSystem = {
  makeDirectory: async (path) => {
    await mkdir(path, { recursive: true });
  },
  read: async (path) => {
    try {
      return await readFile(path);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  },
  open: async (path, mode) => {
    const file = await open(path, mode === 'create' ? 'w' : 'r+');
    return {
      write: async (data, position) => {
        let done = 0;
        // A write may be short (a full disk, a signal); the log needs all of it or an error.
        while (done < data.length) {
          const { bytesWritten } = await file.write(
            data,
            done,
            data.length - done,
            position + done,
          );
          done += bytesWritten;
        }
      },
      truncate: (length) => file.truncate(length),
      sync: () => file.datasync(),
      close: () => file.close(),
    };
  },
  rename,
  syncDirectory: async (path) => {
    const directory = await open(path, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  },
};
