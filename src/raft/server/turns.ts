/** Work for less than this is done at once; it takes a fraction of a millisecond. */
const smallBytes = 16 * 1024;
/** Bytes of bodies that one turn of the event loop takes up. */
const bytesPerTurn = 256 * 1024;

/**
 * Long requests wait their turn. Parsing and encoding half a megabyte takes milliseconds, and
 * hundreds of such bodies may arrive together: done in one go they would keep the node from
 * its timers and its peers for longer than an election timeout, and a follower would run
 * against a leader that is only busy. Between two turns the event loop sees to both.
 */
export class Turns {
  readonly #queue: { readonly bytes: number; readonly act: () => void }[] = [];

  take(bytes: number, act: () => void): void {
    if (bytes <= smallBytes) {
      act();
      return;
    }
    this.#queue.push({ bytes, act });
    if (this.#queue.length === 1) setImmediate(() => this.#next());
  }

  #next(): void {
    let bytes = 0;
    for (let head; (head = this.#queue[0]) !== undefined && bytes < bytesPerTurn;) {
      bytes += head.bytes;
      head.act();
      this.#queue.shift();
    }
    if (this.#queue.length > 0) setImmediate(() => this.#next());
  }
}
