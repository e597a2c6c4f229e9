import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

export interface LogLine {
  readonly node: string;
  readonly text: string;
}

/** How much of one log is read at once: what is beyond it comes with the next call. */
const maxReadBytes = 16 * 1024 * 1024;

/**
 * The logs of several nodes as one, in the order of their times, from the beginning on. A
 * log may be absent; one that is shorter than before was made anew, and is read from its beginning.
 */
export class NodeLogs {
  readonly #tails: readonly LogTail[];

  constructor(logs: readonly { readonly node: string; readonly file: string }[]) {
    this.#tails = logs.map(({ node, file }) => new LogTail(node, file));
  }

  /** The lines that came since the last call; none when there is nothing new. */
  read(): LogLine[] {
    const lines = this.#tails.flatMap((tail) => tail.read());
    // Stable: lines of one node stay in their order. A line without a time (a stack trace)
    // has that of the line before it.
    return lines.sort((a, b) => compare(a.time, b.time)).map(({ node, text }) => ({ node, text }));
  }
}

const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z(?= )/;

class LogTail {
  readonly #node: string;
  readonly #file: string;
  #offset = 0;
  #decoder = new StringDecoder('utf8');
  #rest = '';
  #time = '';

  constructor(node: string, file: string) {
    this.#node = node;
    this.#file = file;
  }

  read(): (LogLine & { readonly time: string })[] {
    const lines = (this.#rest + this.#decoder.write(this.#readNew())).split('\n');
    // A line without its end is still being written.
    this.#rest = lines.pop() ?? '';
    return lines.map((text) => {
      this.#time = timePattern.exec(text)?.[0] ?? this.#time;
      return { node: this.#node, text, time: this.#time };
    });
  }

  #readNew(): Buffer {
    let file: number;
    try {
      file = openSync(this.#file, 'r');
    } catch {
      return Buffer.alloc(0);
    }
    try {
      const { size } = fstatSync(file);
      if (size < this.#offset) {
        this.#offset = 0;
        this.#decoder = new StringDecoder('utf8');
        this.#rest = '';
      }
      const buffer = Buffer.alloc(Math.min(size - this.#offset, maxReadBytes));
      const bytes = readSync(file, buffer, 0, buffer.length, this.#offset);
      this.#offset += bytes;
      return buffer.subarray(0, bytes);
    } finally {
      closeSync(file);
    }
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
