import type { Restored, Write } from '../core/index.ts';
import type { FileSystem, OpenFile } from './file-system.ts';
import { planFrames, type PlannedFrame } from './frame-plan.ts';
import { encodeFrame, maxFramePayloadBytes } from './frame.ts';
import { encodeMark, type Mark } from './mark.ts';
import { openLog } from './open-log.ts';
import type { Storage, StorageEvents } from './storage.ts';

export interface WalOptions {
  readonly directory: string;
  readonly nodeId: number;
  readonly fileSystem: FileSystem;
  /** Default: what a frame can hold. */
  readonly maxFrameBytes?: number;
}

export interface OpenedWal {
  readonly wal: Wal;
  readonly restored: Restored;
  /** Bytes of a torn last write that were cut off. */
  readonly tornBytes: number;
}

/**
 * A write-ahead log with group commit: while one frame is being synced, new writes gather
 * for the next one. Entries, truncations and hard state share the one file, so that a vote
 * and the log it was based on are durable in the order in which they were made.
 */
export class Wal implements Storage {
  readonly #options: WalOptions;
  readonly #file: OpenFile;
  readonly #mark: OpenFile | null;
  #queue: Write[] = [];
  /** What is durable; the next frame begins at its end. */
  #done: Mark;
  #failed = false;
  #running: Promise<void> | null = null;
  #events: StorageEvents | null = null;

  private constructor(options: WalOptions, file: OpenFile, mark: OpenFile | null, done: Mark) {
    this.#options = options;
    this.#file = file;
    this.#mark = mark;
    this.#done = done;
  }

  /**
   * Opens or creates the log and reads back what it kept, all of which is durable then.
   * @throws DamagedLog when the log cannot be trusted, and whatever the file system throws.
   */
  static async open(options: WalOptions): Promise<OpenedWal> {
    const { fileSystem, directory, nodeId } = options;
    const { file, mark, recovered } = await openLog(fileSystem, directory, nodeId);
    const { restored, end, tornBytes, frames } = recovered;
    return { wal: new Wal(options, file, mark, { frames, end }), restored, tornBytes };
  }

  reportTo(events: StorageEvents): void {
    this.#events = events;
  }

  write(write: Write): void {
    if (this.#failed) return;
    this.#queue.push(write);
    this.#running ??= this.#run();
  }

  async close(): Promise<void> {
    await this.#running;
    await this.#file.close();
    await this.#mark?.close();
  }

  async #run(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        const writes = this.#queue;
        this.#queue = [];
        const maxBytes = this.#options.maxFrameBytes ?? maxFramePayloadBytes;
        for (const frame of planFrames(writes, maxBytes)) await this.#append(frame);
      }
      this.#running = null;
    } catch (error) {
      // After a failed sync nobody knows what is on disk, and a second sync may claim success
      // for pages that the kernel has dropped. The log is never used again.
      this.#failed = true;
      this.#queue = [];
      this.#events?.onFailure(error);
    }
  }

  async #append({ payload, durable }: PlannedFrame): Promise<void> {
    const { frames, end } = this.#done;
    const frame = encodeFrame(frames + 1, payload);
    await this.#markDone();
    await this.#file.write(frame, end);
    // Acknowledged only after this line: a write that the page cache holds is not durable.
    await this.#file.sync();
    this.#done = { frames: frames + 1, end: end + frame.length };
    if (durable !== null) this.#events?.onDurable(durable);
  }

  /** Says that a frame begins, and so what is durable before it. */
  async #markDone(): Promise<void> {
    try {
      await this.#mark?.write(encodeMark(this.#options.nodeId, this.#done), 0);
    } catch {
      // Without it the log knows less of what damage may have taken; what it promises is in the log.
    }
  }
}
