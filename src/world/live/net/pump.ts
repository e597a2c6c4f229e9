import type { Socket } from 'node:net';

/**
 * How many bytes of one direction of one connection are held back while its link is cut,
 * before the source is no longer read. Up to here the source is read on, because a socket
 * that is not read does not show that its other end has closed.
 */
export const maxHeldBytes = 1024 * 1024;

/**
 * One direction of one connection: carries bytes, in order, while it is open, and holds
 * them back while it is stalled. To its source a stalled direction looks like a network
 * that drops packets: nothing comes back, nothing is refused.
 */
export class Pump {
  readonly #source: Socket;
  readonly #sink: Socket;
  #open: boolean;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #ended = false;
  #discarding = false;

  constructor(source: Socket, sink: Socket, open: boolean) {
    this.#source = source;
    this.#sink = sink;
    this.#open = open;
    source.on('data', (chunk: Buffer) => {
      if (this.#open || this.#discarding) this.#write(chunk);
      else {
        this.#held.push(chunk);
        this.#heldBytes += chunk.length;
      }
      this.#throttle();
    });
    source.on('end', () => {
      this.#ended = true;
      if (this.#open) this.#sink.end();
    });
    sink.on('drain', () => this.#throttle());
  }

  get open(): boolean {
    return this.#open;
  }

  setOpen(open: boolean): void {
    this.#open = open;
    if (!open) return;
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    for (const chunk of held) this.#write(chunk);
    if (this.#ended) this.#sink.end();
    this.#throttle();
  }

  /** Nobody is left to hear: what is held and what still comes is dropped. */
  discard(): void {
    this.#discarding = true;
    this.#held = [];
    this.#heldBytes = 0;
    this.#source.resume();
  }

  #write(chunk: Buffer): void {
    // To a sink that is gone: as packets to a host that is gone.
    if (!this.#sink.destroyed && !this.#sink.writableEnded) this.#sink.write(chunk);
  }

  /** Reads on only as fast as the sink takes it, and not beyond what is held back. */
  #throttle(): void {
    const full =
      !this.#discarding && (this.#heldBytes >= maxHeldBytes || this.#sink.writableNeedDrain);
    if (full) this.#source.pause();
    else if (this.#source.isPaused()) this.#source.resume();
  }
}
