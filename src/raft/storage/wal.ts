import path from 'node:path';
import type { Restored, Write } from '../core/index.ts';
import type { FileSystem, OpenFile } from './file-system.ts';
import { planAnew, planFrames, type PlannedFrame } from './frame-plan.ts';
import { encodeAnewHeader, encodeFrame, maxFramePayloadBytes } from './frame.ts';
import { encodeMark, type Mark } from './mark.ts';
import { newName, openLog } from './open-log.ts';
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
 *
 * A snapshot shortens the log: all that the node keeps is written to another file, which takes
 * the place of this one when all of it is on disk. There is no moment at which one of them is not whole.
 */
export class Wal implements Storage {
  readonly #options: WalOptions;
  #file: OpenFile;
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
        const anew = this.#queue.findIndex(({ replacement }) => replacement != null);
        const [first] = this.#queue;
        if (anew === 0 && first?.replacement != null) {
          this.#queue.shift();
          await this.#replace(first.replacement, first.seq);
          continue;
        }
        const writes = this.#queue.splice(0, anew === -1 ? this.#queue.length : anew);
        const frames = planFrames(writes, this.#maxFrameBytes);
        for (const frame of frames) await this.#append(frame);
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

  get #maxFrameBytes(): number {
    return this.#options.maxFrameBytes ?? maxFramePayloadBytes;
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

  /** Writes everything anew in another file, and then in place of this one. */
  async #replace(whole: Restored, seq: number): Promise<void> {
    const { fileSystem, directory, nodeId } = this.#options;
    const name = path.join(directory, 'raft.log');
    const planned = planAnew(whole, seq, this.#maxFrameBytes);
    const before = this.#done.frames;
    const frames = before + planned.length;
    const file = await fileSystem.create(newName(name));
    let end = 0;
    const append = async (bytes: Uint8Array): Promise<void> => {
      await file.write(bytes, end);
      end += bytes.length;
    };
    await append(encodeAnewHeader(nodeId, before, frames));
    for (const [i, { payload }] of planned.entries()) {
      await append(encodeFrame(before + 1 + i, payload));
    }
    await file.sync();
    await fileSystem.rename(newName(name), name);
    // Until the folder is on disk a crash may bring the old log back, so nothing is added to the new one.
    await fileSystem.syncDirectory(directory);
    const old = this.#file;
    this.#file = file;
    this.#done = { frames, end };
    await old.close();
    this.#events?.onDurable(seq);
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
