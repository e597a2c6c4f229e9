/**
 * The disk of a simulated node as a log of records: what a storage without bytes needs. Written is
 * not durable, as on `SimDisk`; a record is there or it is not, as one that a checksum covers.
 * A record is kept as the very object: nobody may change it.
 */
export interface SimRecords {
  /** What is there, in order: of earlier lives, too. */
  readonly all: readonly unknown[];
  append(record: unknown): void;
  /** Calls `done` when everything that was appended until now is durable. */
  sync(done: () => void): void;
  /** Lets go of the first `count`, which later ones stand for. Only what is durable may stand for them. */
  forget(count: number): void;
}

/** What a machine keeps of the records of its node, from one life to the next. */
export class RecordDisk {
  readonly #records: unknown[] = [];
  /** How many of them are durable: the rest is lost with the power. */
  #durable = 0;

  get all(): readonly unknown[] {
    return this.#records;
  }

  append(record: unknown): void {
    this.#records.push(record);
  }

  /** Everything up to `length` is durable. */
  synced(length: number): void {
    this.#durable = Math.max(this.#durable, length);
  }

  forget(count: number): void {
    if (count > this.#durable) throw new RangeError(`${count} of ${this.#durable} durable records`);
    this.#records.splice(0, count);
    this.#durable -= count;
  }

  /**
   * The power goes: the first of the records that were not synced may be there, and none behind one
   * that is not, since it is behind a torn one that nobody reads past.
   * @param below a number from 0 on, below its argument
   */
  crash(below: (limit: number) => number): void {
    const unsynced = this.#records.length - this.#durable;
    if (unsynced === 0) return;
    this.#records.length = this.#durable + below(unsynced + 1);
  }
}
