import type { Write } from '../core/index.ts';

/** What a storage reports to the node whose memory it is. */
export interface StorageEvents {
  /** Every write up to and including this number is on disk. */
  readonly onDurable: (seq: number) => void;
  /** It failed: nothing was or will be acknowledged after this. Called once. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Where a node keeps its log and its hard state. Each realization is opened in a way of its own,
 * which yields what it kept of earlier lives (`Restored`), all of it durable. It reports
 * no write from within `write`.
 */
export interface Storage {
  /** Names who is notified, once, before the first write. */
  reportTo(events: StorageEvents): void;
  /** Queues a write. Writes are carried out in order; many may become durable together. */
  write(write: Write): void;
  /** Carries out what is queued, and lets go of the disk. */
  close(): Promise<void>;
}
