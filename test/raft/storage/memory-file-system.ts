// A file system that forgets on a crash what was not synced, and fails when it is told to.
import type { FileSystem, OpenFile } from '../../../src/raft/storage/index.ts';

interface File {
  /** What a reader sees. */
  content: Buffer;
  /** What is on disk. */
  durable: Buffer;
}

export class DiskFault extends Error {
  override readonly name = 'DiskFault';
}

export class MemoryFileSystem implements FileSystem {
  #names = new Map<string, File>();
  /** Names that a crash keeps. */
  #durableNames = new Map<string, File>();
  calls = 0;
  syncs = 0;
  /** The number of the call that fails, counted from 1; a write that fails has written half. */
  failAt = Infinity;

  /** A machine that stops: what was not synced is gone, except for `torn` bytes of each file. */
  crash(torn = 0): void {
    this.#names = new Map(this.#durableNames);
    for (const file of this.#names.values()) {
      const length = Math.min(file.content.length, file.durable.length + torn);
      const kept = Buffer.from(file.content.subarray(0, length));
      file.durable.copy(kept);
      file.content = length > file.durable.length ? kept : file.durable;
      file.durable = file.content;
    }
    this.failAt = Infinity;
  }

  put(path: string, content: Buffer): void {
    const file = { content, durable: content };
    this.#names.set(path, file);
    this.#durableNames.set(path, file);
  }

  content(path: string): Buffer {
    return this.#names.get(path)?.content ?? Buffer.alloc(0);
  }

  makeDirectory(): Promise<void> {
    return this.#call(() => undefined);
  }

  read(path: string): Promise<Buffer | null> {
    return this.#call(() => this.#names.get(path)?.content ?? null);
  }

  open(path: string, mode: 'create' | 'existing'): Promise<OpenFile> {
    return this.#call(() => {
      const old = this.#names.get(path);
      if (mode === 'existing' && old === undefined) throw new Error(`no ${path}`);
      const file = old ?? { content: Buffer.alloc(0), durable: Buffer.alloc(0) };
      if (mode === 'create') file.content = Buffer.alloc(0);
      this.#names.set(path, file);
      return this.#handle(file);
    });
  }

  rename(from: string, to: string): Promise<void> {
    return this.#call(() => {
      const file = this.#names.get(from);
      if (file === undefined) throw new Error(`no ${from}`);
      this.#names.delete(from);
      this.#names.set(to, file);
    });
  }

  syncDirectory(): Promise<void> {
    return this.#call(() => {
      this.#durableNames = new Map(this.#names);
    });
  }

  #handle(file: File): OpenFile {
    const write = (data: Uint8Array, position: number): void => {
      const length = Math.max(file.content.length, position + data.length);
      const content = Buffer.alloc(length);
      file.content.copy(content);
      content.set(data, position);
      file.content = content;
    };
    return {
      write: (data, position) =>
        this.#call(
          () => write(data, position),
          () => write(data.subarray(0, data.length / 2), position),
        ),
      truncate: (length) =>
        this.#call(() => {
          file.content = file.content.subarray(0, length);
        }),
      sync: () =>
        this.#call(() => {
          this.syncs++;
          file.durable = file.content;
        }),
      close: () => this.#call(() => undefined),
    };
  }

  /** One I/O call: it takes a turn, and fails when its time has come. */
  async #call<T>(act: () => T, actPartly?: () => void): Promise<T> {
    await new Promise((resolve) => setImmediate(resolve));
    if (++this.calls === this.failAt) {
      actPartly?.();
      throw new DiskFault(`call ${this.calls}`);
    }
    return act();
  }
}
