import type { OpenFile } from './file-system.ts';

/** Small records are read together, a large one by itself. */
const readAheadBytes = 1024 * 1024;

/** A part of a file in memory, moved forward as it is asked for. */
export class Window {
  readonly #file: OpenFile;
  #start = 0;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(file: OpenFile) {
    this.#file = file;
  }

  /** What is there of `length` bytes from `at` on; valid until the next call. */
  async bytes(at: number, length: number): Promise<Buffer> {
    const offset = at - this.#start;
    if (offset < 0 || offset + length > this.#bytes.length) {
      const read = await this.#file.read(at, Math.max(length, readAheadBytes));
      this.#start = at;
      this.#bytes = Buffer.from(read.buffer, read.byteOffset, read.byteLength);
      return this.#bytes.subarray(0, length);
    }
    return this.#bytes.subarray(offset, offset + length);
  }
}
