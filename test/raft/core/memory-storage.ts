// A storage in memory: a disk that forgets what was not synced, and syncs when it is told to.
import { emptyState, type Entry, type Restored, type Write } from '../../../src/raft/core/index.ts';
import type { Storage, StorageEvents } from '../../../src/raft/storage/index.ts';

/** A log and hard state, brought up to date by writes. */
export class Disk {
  hardState = emptyState.hardState;
  snapshot = emptyState.snapshot;
  base = emptyState.base;
  entries: Entry[] = [];

  carryOut(write: Write): void {
    if (write.replacement != null) this.become(write.replacement);
    if (write.hardState !== null) this.hardState = write.hardState;
    if (write.truncateFrom !== null) {
      this.entries.length = write.truncateFrom - 1 - this.base.index;
    }
    this.entries.push(...write.entries);
  }

  become({ hardState, snapshot, base, entries }: Restored): void {
    this.hardState = hardState;
    this.snapshot = snapshot;
    this.base = base;
    this.entries = [...entries];
  }

  restored(): Restored {
    const { hardState, snapshot, base, entries } = this;
    return { hardState, snapshot, base, entries };
  }

  /** The term at `index`: of the base, or of an entry. */
  termAt(index: number): number | undefined {
    return index === this.base.index
      ? this.base.term
      : this.entries[index - this.base.index - 1]?.term;
  }

  /** Whether the entry is in the log, or in the snapshot that stands for its beginning. */
  has(entry: Entry): boolean {
    return entry.index <= this.base.index || this.termAt(entry.index) === entry.term;
  }
}

export class MemoryStorage implements Storage {
  /** What survives a crash. */
  readonly #disk: Disk;
  readonly #onWrite: (write: Write) => void;
  /** What the node believes to be its log: everything written, synced or not. */
  readonly memory = new Disk();
  /** Writes that are not synced, oldest first. */
  unsynced: Write[] = [];
  #events: StorageEvents | null = null;

  constructor(disk: Disk, onWrite: (write: Write) => void) {
    this.#disk = disk;
    this.#onWrite = onWrite;
    this.memory.become(disk.restored());
  }

  reportTo(events: StorageEvents): void {
    this.#events = events;
  }

  write(write: Write): void {
    this.unsynced.push(write);
    this.memory.carryOut(write);
    this.#onWrite(write);
  }

  /** Makes every write up to `seq` durable, and says so. */
  sync(seq: number): void {
    const done = this.unsynced.filter((write) => write.seq <= seq);
    this.unsynced = this.unsynced.filter((write) => write.seq > seq);
    for (const write of done) this.#disk.carryOut(write);
    if (done.length > 0) this.#events?.onDurable(seq);
  }

  /** Every write is gone but the first `kept` that were not synced. */
  crash(kept: number): void {
    for (const write of this.unsynced.slice(0, kept)) this.#disk.carryOut(write);
    this.unsynced = [];
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
