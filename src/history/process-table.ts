import { doubledArray } from './columns/interner.ts';

/** Process numbers below this are looked up in an array instead of a map. */
const direct = 1 << 20;

/** What a process is doing: `idle`, `ended`, or the row of its open operation. */
export class ProcessTable {
  static readonly idle = -1;
  static readonly ended = -2;
  #rows = new Int32Array(1024).fill(ProcessTable.idle);
  readonly #others = new Map<number, number>();

  get(process: number): number {
    if (process < this.#rows.length) return this.#rows[process] ?? ProcessTable.idle;
    return this.#others.get(process) ?? ProcessTable.idle;
  }

  set(process: number, state: number): void {
    if (process >= direct) {
      this.#others.set(process, state);
      return;
    }
    while (process >= this.#rows.length) {
      const { length } = this.#rows;
      this.#rows = doubledArray(this.#rows, Int32Array).fill(ProcessTable.idle, length);
    }
    this.#rows[process] = state;
  }
}
