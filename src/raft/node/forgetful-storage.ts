import type { Write } from '../core/index.ts';
import type { Storage, StorageEvents } from '../storage/index.ts';
import type { Clock } from './clock.ts';

/** How long acknowledged writes are kept in memory only: they are what a kill loses. */
const lazyUs = 1_000_000;

/**
 * The planted bugs `no-fsync` and `ack-before-fsync`: a storage that acknowledges what it has not
 * written, or not synced. The rule that
 * they break is the one of `Storage`, that a write is reported when it is on disk.
 */
export class ForgetfulStorage implements Storage {
  readonly #storage: Storage;
  readonly #clock: Clock;
  #events: StorageEvents | null = null;
  #queue: Write[] = [];

  readonly #when: 'written later' | 'written at once';

  constructor(storage: Storage, clock: Clock, when: 'written later' | 'written at once') {
    this.#when = when;
    this.#storage = storage;
    this.#clock = clock;
  }

  reportTo(events: StorageEvents): void {
    this.#events = events;
    this.#storage.reportTo({ onDurable: () => undefined, onFailure: events.onFailure });
  }

  write(write: Write): void {
    this.#queue.push(write);
    this.#clock.nextTurn(() => this.#events?.onDurable(write.seq));
    if (this.#when === 'written at once') this.#flush();
    else if (this.#queue.length === 1) this.#clock.after(lazyUs, () => this.#flush());
  }

  close(): Promise<void> {
    this.#flush();
    return this.#storage.close();
  }

  #flush(): void {
    for (const write of this.#queue.splice(0)) this.#storage.write(write);
  }
}
