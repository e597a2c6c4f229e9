import { clearLine, cursorTo } from 'node:readline';
import { plural } from '../../../plural.ts';
import type { SeedResult } from './seed-run.ts';

const repaintMs = 250;
/** Without a terminal a line this often. */
const plainEveryMs = 10_000;

/** How many seeds there were, how fast they go, and what is left. */
export class SeedsProgress {
  readonly #stream: NodeJS.WriteStream;
  readonly #total: number;
  readonly #startMs: number;
  #nextMs: number;
  #seeds = 0;
  #events = 0;
  #virtualUs = 0;
  #findings = 0;

  constructor(stream: NodeJS.WriteStream, total: number) {
    this.#stream = stream;
    this.#total = total;
    this.#startMs = performance.now();
    this.#nextMs = this.#startMs + this.#everyMs;
  }

  took({ events, virtualUs, violated }: SeedResult): void {
    this.#seeds++;
    this.#events += events;
    this.#virtualUs += virtualUs;
    if (violated.length > 0) this.#findings++;
    const now = performance.now();
    if (now < this.#nextMs) return;
    this.#nextMs = now + this.#everyMs;
    if (this.#isLive) {
      this.#erase();
      this.#stream.write(this.line().slice(0, Math.max(20, this.#stream.columns - 1)));
    } else this.#stream.write(`${this.line()}\n`);
  }

  /** Ends the line that is painted again and again. */
  close(): void {
    if (this.#isLive) this.#erase();
  }

  line(): string {
    const seconds = Math.max(0.001, (performance.now() - this.#startMs) / 1000);
    const perSecond = this.#seconds(this.#seeds, seconds);
    const left = this.#total - this.#seeds;
    const leftSeconds = this.#seeds === 0 ? '?' : Math.ceil((left * seconds) / this.#seeds);
    return [
      `${this.#seeds} of ${plural(this.#total, 'seed')}`,
      `${perSecond} seeds/s`,
      `${Math.round(this.#events / seconds).toLocaleString('en')} events/s`,
      `${Math.round(this.#virtualUs / 1e6 / seconds)} × real time`,
      left > 0 ? `${leftSeconds} s left` : `${seconds.toFixed(1)} s`,
      plural(this.#findings, 'finding'),
    ].join('  ');
  }

  get #isLive(): boolean {
    return this.#stream.isTTY && process.env['TERM'] !== 'dumb';
  }

  get #everyMs(): number {
    return this.#isLive ? repaintMs : plainEveryMs;
  }

  #seconds(count: number, seconds: number): string {
    return (count / seconds).toFixed(count / seconds < 10 ? 1 : 0);
  }

  #erase(): void {
    cursorTo(this.#stream, 0);
    clearLine(this.#stream, 0);
  }
}
