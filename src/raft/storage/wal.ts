import path from 'node:path';
import type { Restored, Write } from '../core/index.ts';
import type { FileSystem, OpenFile } from './file-system.ts';
import { encodeFileHeader, encodeFrame, fileHeaderBytes } from './frame.ts';
import { encodeRecords } from './records.ts';
import { DamagedLog, recover } from './recovery.ts';

export interface WalOptions {
  readonly directory: string;
  readonly nodeId: number;
  readonly fileSystem: FileSystem;
  /** Every write up to and including this number is on disk. */
  readonly onDurable: (seq: number) => void;
  /** The disk failed: nothing was or will be acknowledged after it. Called once. */
  readonly onFailure: (error: unknown) => void;
  /** The planted bug `no-fsync`. */
  readonly noFsync: boolean;
}

export interface OpenedWal {
  readonly wal: Wal;
  readonly restored: Restored;
  /** Bytes of a torn last write that were cut off. */
  readonly tornBytes: number;
}

/** How long `no-fsync` keeps acknowledged writes in memory only: they are what a kill loses. */
const lazySyncMs = 1000;

/**
 * A write-ahead log with group commit: while one frame is being synced, new writes gather
 * for the next one. Entries, truncations and hard state share the one file, so that a vote
 * and the log it was based on are durable in the order in which they were made.
 */
export class Wal {
  readonly #options: WalOptions;
  readonly #file: OpenFile;
  #queue: Write[] = [];
  #position: number;
  #frames: number;
  #failed = false;
  #running: Promise<void> | null = null;
  #wakeLazySync: (() => void) | null = null;

  private constructor(options: WalOptions, file: OpenFile, position: number, frames: number) {
    this.#options = options;
    this.#file = file;
    this.#position = position;
    this.#frames = frames;
  }

  /**
   * Opens or creates the log and reads back what it kept.
   * @throws DamagedLog when the log cannot be trusted, and whatever the file system throws.
   */
  static async open(options: WalOptions): Promise<OpenedWal> {
    const { fileSystem, directory, nodeId } = options;
    const name = path.join(directory, 'raft.log');
    await fileSystem.makeDirectory(directory);
    const content = (await fileSystem.read(name)) ?? (await create(options, name));
    const { restored, end, tornBytes, frames } = readBack(content, nodeId, name);
    const file = await fileSystem.open(name, 'existing');
    try {
      if (tornBytes > 0) {
        // Cut before anything is appended: a record behind a torn one could never be read.
        await file.truncate(end);
        await file.sync();
      }
    } catch (error) {
      await file.close();
      throw error;
    }
    return { wal: new Wal(options, file, end, frames), restored, tornBytes };
  }

  /** Queues a write; `onDurable` tells when it is on disk. */
  write(write: Write): void {
    if (this.#failed) return;
    this.#queue.push(write);
    if (this.#options.noFsync) setImmediate(() => this.#options.onDurable(write.seq));
    this.#running ??= this.#run();
  }

  /** Writes what is queued and closes the file. */
  async close(): Promise<void> {
    this.#wakeLazySync?.();
    await this.#running;
    await this.#file.close();
  }

  async #run(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        if (this.#options.noFsync) await this.#lazySyncIsDue();
        const writes = this.#queue;
        this.#queue = [];
        const frame = encodeFrame(this.#frames + 1, encodeRecords(writes));
        await this.#file.write(frame, this.#position);
        // Acknowledged only after this line: a write that the page cache holds is not durable.
        await this.#file.sync();
        this.#frames++;
        this.#position += frame.length;
        const last = writes.at(-1);
        if (last !== undefined && !this.#options.noFsync) this.#options.onDurable(last.seq);
      }
      this.#running = null;
    } catch (error) {
      // After a failed sync nobody knows what is on disk, and a second sync may claim success
      // for pages that the kernel has dropped. The log is never used again.
      this.#failed = true;
      this.#queue = [];
      this.#options.onFailure(error);
    }
  }

  #lazySyncIsDue(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, lazySyncMs);
      this.#wakeLazySync = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/**
 * Creates the log under another name, and renames it when its header is durable: a log that
 * exists has a whole header, whenever the machine stopped.
 */
async function create(
  { fileSystem, directory, nodeId }: WalOptions,
  name: string,
): Promise<Buffer> {
  const header = encodeFileHeader(nodeId);
  const file = await fileSystem.open(`${name}.new`, 'create');
  try {
    await file.write(header, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await fileSystem.rename(`${name}.new`, name);
  await fileSystem.syncDirectory(directory);
  return header;
}

function readBack(content: Buffer, nodeId: number, name: string): ReturnType<typeof recover> {
  try {
    return recover(content, nodeId);
  } catch (error) {
    if (!(error instanceof DamagedLog)) throw error;
    const size = content.length - fileHeaderBytes;
    throw new DamagedLog(`${name} (${size} bytes of records) is damaged: ${error.message}`);
  }
}
