/** Without a terminal: a line this often. With one: the line is redrawn. */
const plainEveryMs = 10_000;
const liveEveryMs = 200;
/** A check that is over sooner says nothing. */
const silentMs = 1_000;

/**
 * Prints on standard error how a long check goes on. The checker does not return until it is
 * done, so printing hangs on the clock that it asks for its time limit.
 */
export class CheckProgress {
  readonly #stream: NodeJS.WriteStream;
  readonly #nowMs: () => number;
  readonly #live: boolean;
  #startMs = 0;
  #nextMs = Infinity;
  #drawn = false;

  constructor(stream: NodeJS.WriteStream, nowMs: () => number) {
    this.#stream = stream;
    this.#nowMs = nowMs;
    this.#live = stream.isTTY && process.env['TERM'] !== 'dumb';
  }

  begin(): void {
    this.#startMs = this.#nowMs();
    this.#nextMs = this.#startMs + (this.#live ? silentMs : plainEveryMs);
  }

  /** @returns the time, so that it can stand where the checker asks for one */
  tick(doing: () => string): number {
    const now = this.#nowMs();
    if (now < this.#nextMs) return now;
    this.#nextMs = now + (this.#live ? liveEveryMs : plainEveryMs);
    const line = `${((now - this.#startMs) / 1000).toFixed(1).padStart(6)} s  ${doing()}`;
    this.#stream.write(this.#live ? `\r\x1b[2K${line}` : `${line}\n`);
    this.#drawn = this.#live;
    return now;
  }

  /** Takes the live line away. */
  end(): void {
    if (this.#drawn) this.#stream.write('\r\x1b[2K');
    this.#drawn = false;
    this.#nextMs = Infinity;
  }
}
