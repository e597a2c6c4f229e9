import {
  emptyState,
  type Entry,
  type HardState,
  type Restored,
  type Write,
} from '../../core/index.ts';

/** A log and a hard state, kept up to date by the writes of a node. */
export class WatchedLog {
  hardState: HardState = emptyState.hardState;
  /** What the first of the entries follows. */
  #base = emptyState.base;
  snapshot = emptyState.snapshot;
  #entries: Entry[] = [];

  get baseIndex(): number {
    return this.#base.index;
  }

  get lastIndex(): number {
    return this.#base.index + this.#entries.length;
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  restore({ hardState, snapshot, base, entries }: Restored): void {
    this.hardState = hardState;
    this.snapshot = snapshot;
    this.#base = base;
    this.#entries = [...entries];
  }

  carryOut({ replacement, hardState, truncateFrom, entries }: Write): void {
    if (replacement != null) this.restore(replacement);
    if (hardState !== null) this.hardState = hardState;
    if (truncateFrom !== null) this.#cut(truncateFrom);
    for (const entry of entries) {
      // A log that is written over without a cut loses what was there, too.
      if (entry.index <= this.lastIndex) this.#cut(entry.index);
      this.#entries.push(entry);
    }
  }

  at(index: number): Entry | undefined {
    return this.#entries[index - this.#base.index - 1];
  }

  termAt(index: number): number {
    return index === this.#base.index ? this.#base.term : (this.at(index)?.term ?? 0);
  }

  /** Whether this very entry is there, or is in what the log begins after. */
  has(entry: Entry): boolean {
    return entry.index <= this.#base.index || this.at(entry.index)?.term === entry.term;
  }

  #cut(from: number): void {
    this.#entries.length = Math.max(0, Math.min(this.#entries.length, from - this.#base.index - 1));
  }
}
