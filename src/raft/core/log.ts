import type { Entry } from './entry.ts';

/**
 * The log in memory: consecutive entries after a base. The base is what a snapshot will
 * leave behind; until then it is index 0, term 0.
 */
export class Log {
  readonly #base: { readonly index: number; readonly term: number };
  readonly #entries: Entry[];

  constructor(base: { readonly index: number; readonly term: number }, entries: readonly Entry[]) {
    this.#base = base;
    this.#entries = [...entries];
  }

  get firstIndex(): number {
    return this.#base.index + 1;
  }

  get lastIndex(): number {
    return this.#base.index + this.#entries.length;
  }

  get lastTerm(): number {
    return this.#entries.at(-1)?.term ?? this.#base.term;
  }

  entry(index: number): Entry | undefined {
    return index > this.#base.index ? this.#entries[index - this.firstIndex] : undefined;
  }

  /** The term at `index`, also at the base; undefined before it and past the end. */
  termAt(index: number): number | undefined {
    return index === this.#base.index ? this.#base.term : this.entry(index)?.term;
  }

  /** Entries from `from` on, within both limits, but at least one when there is one. */
  slice(from: number, maxEntries: number, maxData: number): readonly Entry[] {
    const start = from - this.firstIndex;
    let end = start;
    let data = 0;
    while (end < this.#entries.length && end - start < maxEntries) {
      data += this.#entries[end]?.data.length ?? 0;
      if (data > maxData && end > start) break;
      end++;
    }
    return this.#entries.slice(start, end);
  }

  append(entry: Entry): void {
    if (entry.index !== this.lastIndex + 1) {
      throw new Error(`append of entry ${entry.index} to a log that ends at ${this.lastIndex}`);
    }
    this.#entries.push(entry);
  }

  /** Drops `index` and everything after it. */
  truncateFrom(index: number): void {
    this.#entries.length = Math.max(0, index - this.firstIndex);
  }

  /**
   * The smallest index after the base whose term is at least `term`, or one past the end.
   * Terms never fall along a log, so halving finds it.
   */
  firstIndexOfTermFrom(term: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.term ?? 0) < term) low = middle + 1;
      else high = middle;
    }
    return this.firstIndex + low;
  }

  /** `1:t1 2:t1 3:t2`, or `empty`. */
  describe(): string {
    if (this.#entries.length === 0) return 'empty';
    return this.#entries.map((entry) => `${entry.index}:t${entry.term}`).join(' ');
  }
}
