import type { Message } from '../core/index.ts';
import { maxMessages } from './codec.ts';

/** Bounds of one link; at each of them messages are dropped, the oldest first. */
const maxQueuedMessages = 256;
/** Characters of entry data in one request, beyond its first message; append messages are bounded by the core. */
const [minBatchData, maxBatchData] = [64 * 1024, 1024 * 1024];
/** A request of much data that takes longer than this is followed by smaller ones: no message waits long behind another. */
const longRequestMs = 150;
const firstBackoffMs = 20;
const maxBackoffMs = 160;

export type LinkKind = 'vote' | 'append' | 'snapshot';

/**
 * Each kind of message has a link of its own: an election does not queue behind a bulk of entries, nor
 * a heartbeat behind a part of a snapshot.
 */
export function linkKind(message: Message): LinkKind {
  switch (message.type) {
    case 'pre-vote':
    case 'pre-vote-reply':
    case 'vote':
    case 'vote-reply':
      return 'vote';
    case 'append':
    case 'append-accepted':
    case 'append-rejected':
    case 'snapshot-received':
    case 'timeout-now':
      return 'append';
    case 'install-snapshot':
      return 'snapshot';
  }
}

/**
 * Sends one request. `settled` is called once: with true when the peer has answered it, with false
 * when it is given up.
 */
export type Dispatch = (
  messages: readonly Message[],
  data: number,
  settled: (delivered: boolean) => void,
) => void;

/**
 * One kind of message to one peer, in order, over whatever carries requests: one request at a
 * time, and what gathers meanwhile goes in the next one.
 */
export class Link {
  readonly #dispatch: Dispatch;
  /** The peer answered, so many milliseconds after the request was begun. */
  readonly #answered: ((ms: number) => void) | undefined;
  #queue: Message[] = [];
  #backoffMs = 0;
  #batchData = maxBatchData;
  #state: 'idle' | 'scheduled' | 'sending' | 'closed' = 'idle';

  constructor(dispatch: Dispatch, answered?: (ms: number) => void) {
    this.#dispatch = dispatch;
    this.#answered = answered;
  }

  send(message: Message): void {
    if (this.#state === 'closed') return;
    this.#queue.push(message);
    if (this.#queue.length > maxQueuedMessages) this.#queue.shift();
    if (this.#state !== 'idle') return;
    this.#state = 'scheduled';
    // At the end of this turn, so that what one batch of inputs leads to goes in one request.
    queueMicrotask(() => this.#flush());
  }

  close(): void {
    this.#state = 'closed';
    this.#queue = [];
  }

  #flush(): void {
    if (this.#state === 'closed') return;
    const { batch, data } = this.#takeBatch();
    if (batch.length === 0) {
      this.#state = 'idle';
      return;
    }
    this.#state = 'sending';
    const startedMs = performance.now();
    let settled = false;
    this.#dispatch(batch, data, (delivered) => {
      if (settled) return;
      settled = true;
      const tookMs = performance.now() - startedMs;
      if (delivered) this.#answered?.(tookMs);
      this.#adapt(data, tookMs);
      this.#next(delivered);
    });
  }

  #takeBatch(): { readonly batch: readonly Message[]; readonly data: number } {
    let count = 0;
    let data = 0;
    for (const message of this.#queue) {
      const more = data + dataOf(message);
      if (count > 0 && (count >= maxMessages || more > this.#batchData)) break;
      data = more;
      count++;
    }
    return { batch: this.#queue.splice(0, count), data };
  }

  /** Half as much in one request on a link that is slow, twice as much on one that is fast. */
  #adapt(data: number, tookMs: number): void {
    if (data <= minBatchData) return;
    if (tookMs > longRequestMs) this.#batchData = Math.max(minBatchData, this.#batchData / 2);
    else if (tookMs < longRequestMs / 2) {
      this.#batchData = Math.min(maxBatchData, this.#batchData * 2);
    }
  }

  #next(delivered: boolean): void {
    if (this.#state === 'closed') return;
    if (delivered) {
      this.#backoffMs = 0;
      this.#flush();
      return;
    }
    this.#backoffMs = Math.min(maxBackoffMs, Math.max(firstBackoffMs, this.#backoffMs * 2));
    setTimeout(() => this.#flush(), this.#backoffMs);
  }
}

function dataOf(message: Message): number {
  if (message.type === 'install-snapshot') return message.data.length;
  if (message.type !== 'append') return 0;
  return message.entries.reduce((sum, entry) => sum + entry.data.length, 0);
}
