import { Agent, request } from 'node:http';
import type { Message } from '../core/index.ts';
import { encodeBatch, maxMessages } from './codec.ts';
import { bearer, peerHost } from './door.ts';
import { fromHeader } from './progress.ts';
import type { Sender } from './transport.ts';

/** Bounds of one link; at each of them messages are dropped, the oldest first. */
const maxQueuedMessages = 256;
/** Characters of entry data in one request, beyond its first message; append messages are bounded by the core. */
const [minBatchData, maxBatchData] = [64 * 1024, 1024 * 1024];
/** A request of much data that takes longer than this is followed by smaller ones: no message waits long behind another. */
const longRequestMs = 150;
const firstBackoffMs = 20;
const maxBackoffMs = 160;

export interface LinkOptions {
  readonly sender: Sender;
  readonly to: number;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** A request that makes no progress for this long is given up, and its connection too. */
  readonly timeoutMs: number;
  /** Called whenever the peer confirms that a part of a long request has come. */
  readonly heard: () => void;
  /** What the nodes of the cluster share, so that they know one another. */
  readonly secret: string | null;
  /** The peer answered, and did not take the messages. */
  readonly onRefused: (status: number) => void;
  /** The peer answered, so many milliseconds after the request was begun. */
  readonly answered?: ((ms: number) => void) | undefined;
}

/**
 * One kind of message to one peer, in order: one request at a time over one kept
 * connection, and what gathers meanwhile goes in the next one.
 *
 * A connection that stalls (packets are dropped, the peer is stopped) must not block what
 * comes later for longer than a follower's patience, so it is closed after about an
 * election timeout without progress and dialled anew; the messages on it are lost, which
 * Raft tolerates. A slow link is no stall: the peer confirms the parts of a long body as
 * they come (see progress.ts).
 */
export class HttpLink {
  readonly #options: LinkOptions;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1, maxFreeSockets: 1 });
  #queue: Message[] = [];
  #backoffMs = 0;
  #batchData = maxBatchData;
  #state: 'idle' | 'scheduled' | 'sending' | 'closed' = 'idle';

  constructor(options: LinkOptions) {
    this.#options = options;
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
    this.#agent.destroy();
  }

  #flush(): void {
    if (this.#state === 'closed') return;
    const batch = this.#takeBatch();
    if (batch.length === 0) {
      this.#state = 'idle';
      return;
    }
    this.#state = 'sending';
    this.#post(encodeBatch(batch, this.#options.sender, this.#options.to));
  }

  #takeBatch(): readonly Message[] {
    let count = 0;
    let data = 0;
    for (const message of this.#queue) {
      data += dataOf(message);
      if (count > 0 && (count >= maxMessages || data > this.#batchData)) break;
      count++;
    }
    return this.#queue.splice(0, count);
  }

  #post(body: string): void {
    const { host, port, path, timeoutMs, sender, heard, secret, onRefused, answered } =
      this.#options;
    const headers = {
      host: peerHost,
      ...(secret !== null && { authorization: bearer(secret) }),
      [fromHeader]: sender.id,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const startedMs = performance.now();
    let settled = false;
    const settle = (delivered: boolean): void => {
      if (settled) return;
      settled = true;
      clearTimeout(deadline);
      const tookMs = performance.now() - startedMs;
      if (delivered) answered?.(tookMs);
      this.#adapt(headers['content-length'], tookMs);
      this.#next(delivered);
    };
    const options = { agent: this.#agent, host, port, path, method: 'POST', headers };
    const outgoing = request(options, (response) => {
      response.resume();
      if (response.statusCode !== 204) onRefused(response.statusCode ?? 0);
      // Only a body read to its end gives the connection back to be used again.
      response.once('end', () => settle(true));
      response.once('error', () => settle(false));
    });
    const deadline = setTimeout(() => outgoing.destroy(), timeoutMs);
    outgoing.on('information', () => {
      deadline.refresh();
      heard();
    });
    outgoing.once('error', () => settle(false));
    outgoing.once('close', () => settle(false));
    outgoing.end(body);
  }

  /** Half as much in one request on a link that is slow, twice as much on one that is fast. */
  #adapt(bytes: number, tookMs: number): void {
    if (bytes <= minBatchData) return;
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
