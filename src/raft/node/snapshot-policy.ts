import type { Entry, Position, Restored } from '../core/index.ts';

export interface SnapshotThreshold {
  /** Entries that are applied since the last snapshot. */
  readonly entries: number;
  /** Characters of data in them. */
  readonly data: number;
  /** Entries before a snapshot that stay in the log for slow followers. */
  readonly retained: number;
}

/**
 * A log of ten thousand entries is read in a moment, and a follower that was away for no more than
 * the last thousand needs no snapshot.
 */
export const defaultSnapshotThreshold: SnapshotThreshold = {
  entries: 10_000,
  data: 64 * 1024 * 1024,
  retained: 1_000,
};

/** The threshold for a snapshot every `entries`: a tenth of them stay. */
export function snapshotEvery(entries: number): SnapshotThreshold {
  return { ...defaultSnapshotThreshold, entries, retained: Math.ceil(entries / 10) };
}

/** Knows what is applied, and says when it is time to write it down. */
export class SnapshotPolicy {
  readonly #threshold: SnapshotThreshold;
  #applied: Position;
  #entries = 0;
  #data = 0;
  #isDue = false;

  constructor(threshold: SnapshotThreshold, { snapshot }: Restored) {
    this.#threshold = threshold;
    this.#applied = snapshot ?? { index: 0, term: 0 };
  }

  applied({ index, term, data }: Entry): void {
    this.#applied = { index, term };
    this.#entries++;
    this.#data += data.length;
  }

  /** A snapshot of the leader was installed. */
  restored({ index, term }: Position): void {
    this.#applied = { index, term };
    this.#entries = 0;
    this.#data = 0;
  }

  /** Whether a snapshot is to be taken; says so once, until `taken`. */
  becomesDue(): boolean {
    const { entries, data } = this.#threshold;
    if (this.#isDue || (this.#entries < entries && this.#data < data)) return false;
    this.#isDue = true;
    return true;
  }

  /** A snapshot is taken now: returns what it contains. */
  taken(): Position {
    this.#isDue = false;
    this.#entries = 0;
    this.#data = 0;
    return this.#applied;
  }
}
