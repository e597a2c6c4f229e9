import type { Entry } from './entry.ts';
import type { Position } from './snapshot.ts';

/** What was asked for is gone: the log begins after it. Never to be taken for an entry of term 0. */
export class CompactedIndex extends Error {
  override readonly name = 'CompactedIndex';

  constructor(index: number, base: number) {
    super(`entry ${index} is compacted: the log begins after ${base}`);
  }
}

/**
 * The log in memory: consecutive entries after a base. The base moves when a snapshot stands for
 * what is before it; until then it is index 0, term 0.
 */
export class Log {
  #base: Position;
  #entries: Entry[];

  constructor(base: Position, entries: readonly Entry[]) {
    this.#base = base;
    this.#entries = [...entries];
  }

  get base(): Position {
    return this.#base;
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

  /**
   * The entry at `index`.
   * @throws CompactedIndex, or an Error when the log ends before it
   */
  entry(index: number): Entry {
    return this.#held(index) ?? this.#pastEnd(index);
  }

  /**
   * The term at `index`, also at the base; undefined past the end.
   * @throws CompactedIndex
   */
  termAt(index: number): number | undefined {
    return index === this.#base.index ? this.#base.term : this.#held(index)?.term;
  }

  /**
   * The term at `index`, where the log is known to have it.
   * @throws CompactedIndex, or an Error when the log ends before it
   */
  termOf(index: number): number {
    return this.termAt(index) ?? this.#pastEnd(index);
  }

  /** Entries from `from` on, within both limits, but at least one when there is one. */
  slice(from: number, maxEntries: number, maxData: number): readonly Entry[] {
    if (from < this.firstIndex) throw new CompactedIndex(from, this.#base.index);
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

  /** Every entry that the log has. */
  all(): readonly Entry[] {
    return [...this.#entries];
  }

  /** Drops everything up to `index`, which becomes the base. */
  compact(index: number): void {
    const term = this.termOf(index);
    this.#entries = this.#entries.slice(index - this.#base.index);
    this.#base = { index, term };
  }

  /** Drops everything: the log begins anew after `base`. */
  restart({ index, term }: Position): void {
    this.#entries = [];
    this.#base = { index, term };
  }

  /** Where to compact so that at most `maxEntries` with `maxData` characters are left before `index` and at it. */
  tailBefore(index: number, maxEntries: number, maxData: number): number {
    let at = index;
    let data = 0;
    while (at > this.#base.index && index - at < maxEntries) {
      data += this.entry(at).data.length;
      if (data > maxData) break;
      at--;
    }
    return at;
  }

  append(entry: Entry): void {
    if (entry.index !== this.lastIndex + 1) {
      throw new Error(`append of entry ${entry.index} to a log that ends at ${this.lastIndex}`);
    }
    this.#entries.push(entry);
  }

  /** Drops `index` and everything after it. */
  truncateFrom(index: number): void {
    if (index < this.firstIndex) throw new CompactedIndex(index, this.#base.index);
    this.#entries.length = index - this.firstIndex;
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

  #held(index: number): Entry | undefined {
    if (index < this.firstIndex) throw new CompactedIndex(index, this.#base.index);
    return this.#entries[index - this.firstIndex];
  }

  #pastEnd(index: number): never {
    throw new Error(`entry ${index} of a log that ends at ${this.lastIndex}`);
  }
}
