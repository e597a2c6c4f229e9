import type { Socket } from 'node:net';
import type { LinkShaper } from '../../../../nemesis/link-shaper.ts';

/**
 * How many bytes of one direction of one connection wait while its link is cut or slow, before
 * the source is no longer read. Up to here the source is read on, because a socket
 * that is not read does not show that its other end has closed.
 */
const maxHeldBytes = 1024 * 1024;

interface Piece {
  readonly chunk: Buffer;
  /** Not before: `performance.now()`. */
  readonly dueMs: number;
}

/**
 * One direction of one connection: carries bytes, in order, while it is open, late where its link
 * is shaped, and holds them back while it is stalled. To its source a stalled direction looks like
 * a network that drops packets: nothing comes back, nothing is refused.
 */
export class Pump {
  readonly #source: Socket;
  readonly #sink: Socket;
  #open: boolean;
  #shaper: LinkShaper | undefined;
  #waiting: Piece[] = [];
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;
  #discarding = false;
  #afterwards: (() => void) | undefined;

  constructor(source: Socket, sink: Socket, open: boolean, shaper?: LinkShaper) {
    this.#source = source;
    this.#sink = sink;
    this.#open = open;
    this.#shaper = shaper;
    source.on('data', (chunk: Buffer) => {
      this.#take(chunk);
      this.#throttle();
    });
    source.on('end', () => {
      this.#ended = true;
      this.#deliver();
    });
    sink.on('drain', () => this.#throttle());
  }

  get open(): boolean {
    return this.#open;
  }

  setOpen(open: boolean): void {
    this.#open = open;
    if (open) this.#deliver();
    else this.#goOn();
  }

  /** From here on what comes is late in this way; without one, nothing is, and what waits goes at once. */
  setShaper(shaper: LinkShaper | undefined): void {
    this.#shaper = shaper;
    if (shaper === undefined)
      this.#waiting = this.#waiting.map(({ chunk }) => ({ chunk, dueMs: 0 }));
    this.#deliver();
  }

  /** Nobody is left to hear: what waits and what still comes is dropped. */
  discard(): void {
    this.#discarding = true;
    this.#drop();
    this.#source.resume();
  }

  /** Calls back when what is on its way has arrived; at once when nothing is, or it is held back. */
  afterwards(callback: () => void): void {
    this.#afterwards = callback;
    if (!this.#open || this.#waiting.length === 0) this.#goOn();
  }

  /** The connection is gone, and whatever waits with it. */
  stop(): void {
    this.#drop();
  }

  #take(chunk: Buffer): void {
    if (this.#discarding) return;
    if (this.#open && this.#shaper === undefined && this.#waiting.length === 0) {
      this.#write(chunk);
      return;
    }
    const nowMs = performance.now();
    const [arrivesMs = nowMs] = this.#open
      ? (this.#shaper?.arrivals(nowMs, chunk.length) ?? [])
      : [];
    // The bytes of a stream stay in order.
    const dueMs = Math.max(arrivesMs, this.#waiting.at(-1)?.dueMs ?? 0);
    this.#waiting.push({ chunk, dueMs });
    this.#waitingBytes += chunk.length;
    this.#deliver();
  }

  /** Whatever is due, as long as it may pass; then it looks again when the next piece is. */
  #deliver(): void {
    clearTimeout(this.#timer);
    if (!this.#open) return;
    const nowMs = performance.now();
    const next = this.#waiting.findIndex(({ dueMs }) => dueMs > nowMs);
    const due = this.#waiting.splice(0, next === -1 ? this.#waiting.length : next);
    for (const { chunk } of due) {
      this.#waitingBytes -= chunk.length;
      this.#write(chunk);
    }
    const [first] = this.#waiting;
    if (first !== undefined) {
      this.#timer = setTimeout(() => this.#deliver(), Math.max(1, first.dueMs - nowMs));
    } else {
      if (this.#ended) this.#sink.end();
      this.#goOn();
    }
    this.#throttle();
  }

  #goOn(): void {
    const callback = this.#afterwards;
    this.#afterwards = undefined;
    callback?.();
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  #write(chunk: Buffer): void {
    // To a sink that is gone: as packets to a host that is gone.
    if (!this.#sink.destroyed && !this.#sink.writableEnded) this.#sink.write(chunk);
  }

  /** Reads on only as fast as the sink takes it, and not beyond what waits. */
  #throttle(): void {
    const full =
      !this.#discarding && (this.#waitingBytes >= maxHeldBytes || this.#sink.writableNeedDrain);
    if (full) this.#source.pause();
    else if (this.#source.isPaused()) this.#source.resume();
  }
}
