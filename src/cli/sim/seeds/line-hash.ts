import { createHash } from 'node:crypto';

/** A call for each line costs more than the hash of it. */
const blockLength = 64 * 1024;

/** SHA-256 of many lines, the same as of one text. */
export class LineHash {
  readonly #hash = createHash('sha256');
  #block = '';

  add(line: string): void {
    this.#block += line;
    if (this.#block.length < blockLength) return;
    this.#hash.update(this.#block);
    this.#block = '';
  }

  hex(): string {
    return this.#hash.update(this.#block).digest('hex');
  }
}
