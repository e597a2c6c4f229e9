import type { FileHandle } from 'node:fs/promises';

const newline = 10;

export interface TailLimits {
  /** How much is read at once. */
  readonly maxPartBytes: number;
  /** A longer line is passed over: what is held in memory must not depend on the file. */
  readonly maxLineBytes: number;
}

export interface TailPart {
  readonly lines: readonly string[];
  /** Whether the file held more than this part. */
  readonly more: boolean;
}

/**
 * Follows a file that grows, line by line; a line counts when its end is written. A file that
 * is shorter than before was made anew, and is read from its beginning.
 */
export class LineTail {
  readonly #open: () => Promise<FileHandle | undefined>;
  readonly #limits: TailLimits;
  #offset = 0;
  #rest: Buffer = Buffer.alloc(0);
  #isInLongLine = false;

  /** @param open undefined when there is no such file, or not yet */
  constructor(open: () => Promise<FileHandle | undefined>, limits: TailLimits) {
    this.#open = open;
    this.#limits = limits;
  }

  /** The whole lines of the next part of the file. A file that is missing, or gone, has none. */
  async read(): Promise<TailPart> {
    const handle = await this.#open();
    if (handle === undefined) return { lines: [], more: false };
    try {
      const { size } = await handle.stat();
      if (size < this.#offset) this.#startAnew();
      const left = size - this.#offset;
      const part = Buffer.allocUnsafe(Math.min(left, this.#limits.maxPartBytes));
      const { bytesRead } = await handle.read(part, 0, part.length, this.#offset);
      this.#offset += bytesRead;
      return { lines: this.#take(part.subarray(0, bytesRead)), more: bytesRead < left };
    } finally {
      await handle.close();
    }
  }

  #startAnew(): void {
    this.#offset = 0;
    this.#rest = Buffer.alloc(0);
    this.#isInLongLine = false;
  }

  #take(part: Buffer): string[] {
    const end = part.lastIndexOf(newline);
    if (end < 0) {
      this.#keep(Buffer.concat([this.#rest, part]));
      return [];
    }
    const lines = Buffer.concat([this.#rest, part.subarray(0, end)])
      .toString('utf8')
      .split('\n');
    if (this.#isInLongLine) lines.shift();
    this.#isInLongLine = false;
    this.#keep(Buffer.from(part.subarray(end + 1)));
    return lines;
  }

  #keep(rest: Buffer): void {
    this.#isInLongLine ||= rest.length > this.#limits.maxLineBytes;
    this.#rest = this.#isInLongLine ? Buffer.alloc(0) : rest;
  }
}
