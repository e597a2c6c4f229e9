import { appendFileSync, closeSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { openToAppend } from '../../../../os/open-regular.ts';
import { excerpt } from '../../../../history/formats/malformed.ts';

/** Of what a client process says on its standard error, so much is kept. */
const maxLogBytes = 1024 * 1024;
/** Enough for the line that an exit is explained by. */
const tailBytes = 4_096;

/** A log file of a run with a bound. What comes after that is read and thrown away: nobody waits. */
export class BoundedLog {
  readonly file: string;
  #bytes = 0;
  #tail = '';

  constructor(file: string) {
    this.file = file;
  }

  take(stream: Readable): void {
    this.#tail = '';
    stream.on('data', (chunk: Buffer) => this.#take(chunk));
    stream.on('error', () => undefined);
  }

  /** ", after "its last line"", or nothing when it said nothing. */
  lastWords(): string {
    const line = this.#tail.trimEnd().split('\n').at(-1)?.trim() ?? '';
    return line === '' ? '' : `, after ${JSON.stringify(excerpt(line))}`;
  }

  #take(chunk: Buffer): void {
    this.#tail = (this.#tail + chunk.toString('utf8')).slice(-tailBytes);
    if (this.#bytes > maxLogBytes) return;
    this.#bytes += chunk.length;
    const isFull = this.#bytes > maxLogBytes;
    this.#append(isFull ? '\nraft-jepsen: what followed was not kept\n' : chunk);
  }

  #append(bytes: Buffer | string): void {
    try {
      mkdirSync(path.dirname(this.file), { recursive: true });
      const descriptor = openToAppend(this.file);
      try {
        appendFileSync(descriptor, bytes);
      } finally {
        closeSync(descriptor);
      }
    } catch {
      // A log that cannot be written stops no run.
      this.#bytes = Infinity;
    }
  }
}
