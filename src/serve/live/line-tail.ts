import { openBelow } from '../results-folder.ts';

const chunkBytes = 256 * 1024;
/** A longer line is passed over: what is held in memory must not depend on the file. */
const longestLineBytes = 1024 * 1024;
const newline = 10;

export interface Lines {
  readonly lines: readonly string[];
  /** Whether the file held more than this part. */
  readonly more: boolean;
}

/** Reads a growing file line by line; a line counts when its end is written. */
export class LineTail {
  readonly #dir: string;
  readonly #file: string;
  #offset = 0;
  #rest: Buffer = Buffer.alloc(0);
  #isInLongLine = false;

  /** @param dir a real path */
  constructor(dir: string, file: string) {
    this.#dir = dir;
    this.#file = file;
  }

  /** The whole lines of the next part of the file. A file that is missing, or gone, has none. */
  async read(): Promise<Lines> {
    const handle = await openBelow(this.#dir, this.#file);
    if (handle === undefined) return { lines: [], more: false };
    try {
      const chunk = Buffer.allocUnsafe(chunkBytes);
      const { bytesRead } = await handle.read(chunk, 0, chunkBytes, this.#offset);
      this.#offset += bytesRead;
      return { lines: this.#take(chunk.subarray(0, bytesRead)), more: bytesRead === chunkBytes };
    } finally {
      await handle.close();
    }
  }

  #take(chunk: Buffer): string[] {
    const end = chunk.lastIndexOf(newline);
    if (end < 0) {
      this.#keep(Buffer.concat([this.#rest, chunk]));
      return [];
    }
    const lines = Buffer.concat([this.#rest, chunk.subarray(0, end)])
      .toString('utf8')
      .split('\n');
    if (this.#isInLongLine) lines.shift();
    this.#isInLongLine = false;
    this.#keep(Buffer.from(chunk.subarray(end + 1)));
    return lines.filter((line) => line.trim() !== '');
  }

  #keep(rest: Buffer): void {
    this.#isInLongLine ||= rest.length > longestLineBytes;
    this.#rest = this.#isInLongLine ? Buffer.alloc(0) : rest;
  }
}
