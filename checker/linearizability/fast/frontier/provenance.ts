/**
 * How each configuration of a frontier came about: a tree of steps, each naming its parent.
 * Steps that no living configuration descends from are swept away from time to time, so the
 * tree is about as large as the history.
 *
 * A step places one operation. A *hiding* write begins a new epoch; later steps either come
 * after everything, or are *inserted* right before the present epoch's hiding write.
 */

/** How a step places its operation. */
export const placedAfter = 0;
export const placedHiding = 1;
export const placedInserted = 2;

const beginning = 1 << 9;

export class Provenance {
  #parent = new Int32Array(beginning);
  #step = new Int32Array(beginning);
  #length = 0;
  #sweepAt = 1 << 20;

  /** @param what an operation, or -1 - class for an operation of unknown outcome */
  add(parent: number, what: number, how: number): number {
    if (this.#length === this.#parent.length) {
      this.#parent = enlarge(this.#parent);
      this.#step = enlarge(this.#step);
    }
    this.#parent[this.#length] = parent;
    this.#step[this.#length] = what * 4 + how;
    return this.#length++;
  }

  get isDueForSweep(): boolean {
    return this.#length >= this.#sweepAt;
  }

  /**
   * Keeps the ancestors of the given steps.
   * @returns the new number of each old one
   */
  sweep(roots: Iterable<number>): Int32Array {
    const number = new Int32Array(this.#length).fill(-1);
    for (const root of roots) if (root >= 0) number[root] = 0;
    for (let k = this.#length - 1; k >= 0; k--) {
      if (number[k] === 0 && this.#parent[k]! >= 0) number[this.#parent[k]!] = 0;
    }
    let kept = 0;
    for (let k = 0; k < this.#length; k++) {
      if (number[k] !== 0) continue;
      const parent = this.#parent[k]!;
      this.#parent[kept] = parent < 0 ? -1 : number[parent]!;
      this.#step[kept] = this.#step[k]!;
      number[k] = kept++;
    }
    this.#length = kept;
    this.#sweepAt = Math.max(1 << 20, kept * 2);
    return number;
  }

  /** The order that a configuration stands for: operations, or -1 - class. */
  order(last: number): Int32Array {
    let length = 0;
    for (let k = last; k >= 0; k = this.#parent[k]!) length++;
    const steps = new Int32Array(length);
    for (let k = last, at = length; k >= 0; k = this.#parent[k]!) steps[--at] = this.#step[k]!;
    const order = new Int32Array(length);
    let written = 0;
    // An epoch begins with its hiding write (the first one with nothing) and ends before the next.
    for (let from = 0; from < length;) {
      let to = from + 1;
      while (to < length && (steps[to]! & 3) !== placedHiding) to++;
      for (let k = from; k < to; k++) {
        if ((steps[k]! & 3) === placedInserted) order[written++] = steps[k]! >> 2;
      }
      for (let k = from; k < to; k++) {
        if ((steps[k]! & 3) !== placedInserted) order[written++] = steps[k]! >> 2;
      }
      from = to;
    }
    return order;
  }
}

function enlarge(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
