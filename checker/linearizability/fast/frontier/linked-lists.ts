/**
 * Doubly linked lists of operations, each of which is in one of them at the most. They are
 * undone in reverse order, so a removed element still knows where it was (Knuth's dancing links).
 */
export class LinkedLists {
  readonly next: Int32Array;
  readonly #previous: Int32Array;

  constructor(count: number) {
    this.next = new Int32Array(count);
    this.#previous = new Int32Array(count);
  }

  /** Puts `i` at the head of the list that begins at `heads[at]`. */
  link(heads: Int32Array, at: number, i: number): void {
    const first = heads[at]!;
    this.next[i] = first;
    this.#previous[i] = -1;
    if (first >= 0) this.#previous[first] = i;
    heads[at] = i;
  }

  unlink(heads: Int32Array, at: number, i: number): void {
    const before = this.#previous[i]!;
    const after = this.next[i]!;
    if (before >= 0) this.next[before] = after;
    else heads[at] = after;
    if (after >= 0) this.#previous[after] = before;
  }

  /** Undoes `unlink`. */
  relink(heads: Int32Array, at: number, i: number): void {
    const before = this.#previous[i]!;
    const after = this.next[i]!;
    if (before >= 0) this.next[before] = i;
    else heads[at] = i;
    if (after >= 0) this.#previous[after] = i;
  }
}
