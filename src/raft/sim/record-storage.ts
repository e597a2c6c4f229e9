import type { SimRecords } from '../../world/sim/disk/record-disk.ts';
import { emptyState, type Entry, type Restored, type Write } from '../core/index.ts';
import type { Storage, StorageEvents } from '../storage/index.ts';

/**
 * The log of a simulated node as the writes themselves: no bytes and no promises, so that a seed
 * costs little. It promises what `Wal` does, with the same group commit: while one sync is under
 * way, new writes gather for the next one. That bytes come back as they went is `Wal`'s own
 * affair; it runs on the simulated disk, too (`--storage bytes`).
 */
export class RecordStorage implements Storage {
  readonly #records: SimRecords;
  #events: StorageEvents | null = null;
  #syncing = false;
  /** The last write, and the last that a sync has begun for. */
  #written = 0;
  #begun = 0;
  /** The newest write that stands for all before it, until those are forgotten. */
  #replacement: { readonly seq: number; readonly at: number } | null = null;
  #closed = false;

  constructor(records: SimRecords) {
    this.#records = records;
  }

  /** What earlier lives have left, once it is durable: a write that was read may not be lost again. */
  open(opened: (restored: Restored) => void): void {
    this.#records.sync(() => opened(restoredFrom(this.#records.all as readonly Write[])));
  }

  reportTo(events: StorageEvents): void {
    this.#events = events;
  }

  write(write: Write): void {
    if (this.#closed) return;
    if (write.replacement != null) {
      this.#replacement = { seq: write.seq, at: this.#records.all.length };
    }
    this.#records.append(write);
    this.#written = write.seq;
    if (!this.#syncing) this.#sync();
  }

  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve();
  }

  #sync(): void {
    const seq = (this.#begun = this.#written);
    this.#syncing = true;
    this.#records.sync(() => {
      this.#syncing = false;
      this.#forgetReplaced(seq);
      if (this.#begun < this.#written) this.#sync();
      this.#events?.onDurable(seq);
    });
  }

  /** What a durable replacement stands for goes: this is what makes a log shorter. */
  #forgetReplaced(seq: number): void {
    const newest = this.#replacement;
    if (newest === null || newest.seq > seq) return;
    this.#records.forget(newest.at);
    this.#replacement = null;
  }
}

/** What a node is after these writes. */
export function restoredFrom(writes: readonly Write[]): Restored {
  let { hardState, snapshot, base } = emptyState;
  let entries: Entry[] = [];
  for (const write of writes) {
    if (write.replacement != null) {
      ({ hardState, snapshot, base } = write.replacement);
      entries = [...write.replacement.entries];
    }
    hardState = write.hardState ?? hardState;
    const { truncateFrom } = write;
    if (truncateFrom !== null)
      entries.length = Math.min(entries.length, Math.max(0, truncateFrom - base.index - 1));
    // By its index, which is the next one but with `truncation-not-persisted`.
    for (const entry of write.entries) entries[entry.index - base.index - 1] = entry;
  }
  return { hardState, snapshot, base, entries };
}
