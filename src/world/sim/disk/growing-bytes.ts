/** Bytes that are written in place and grow at the end, without a copy of all of them each time. */
export class GrowingBytes {
  #buffer: Uint8Array;
  #length: number;

  constructor(content: Uint8Array = new Uint8Array(0)) {
    this.#buffer = content.slice();
    this.#length = content.length;
  }

  get length(): number {
    return this.#length;
  }

  /** What is there now; not to be changed, and good until the next change. */
  view(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  write(data: Uint8Array, position: number): void {
    if (data.length === 0) return;
    this.resize(Math.max(this.#length, position + data.length));
    this.#buffer.set(data, position);
  }

  /** New bytes are zeros. */
  resize(length: number): void {
    if (length > this.#buffer.length) {
      const buffer = new Uint8Array(Math.max(length, 2 * this.#buffer.length));
      buffer.set(this.view());
      this.#buffer = buffer;
    } else if (length < this.#length) {
      this.#buffer.fill(0, length, this.#length);
    }
    this.#length = length;
  }
}
