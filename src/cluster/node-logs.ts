import { open } from 'node:fs/promises';
import { LineTail } from '../os/line-tail.ts';

export interface LogLine {
  readonly node: string;
  readonly text: string;
}

/** How much of one log is read at once, and its longest line: what is beyond comes with the next call. */
const maxReadBytes = 16 * 1024 * 1024;

/**
 * The logs of several nodes as one, in the order of their times, from the beginning on. A
 * log may be absent.
 */
export class NodeLogs {
  readonly #tails: readonly LogTail[];

  constructor(logs: readonly { readonly node: string; readonly file: string }[]) {
    this.#tails = logs.map(({ node, file }) => new LogTail(node, file));
  }

  /** The lines that came since the last call; none when there is nothing new. */
  async read(): Promise<LogLine[]> {
    const lines = (await Promise.all(this.#tails.map((tail) => tail.read()))).flat();
    // Stable: lines of one node stay in their order. A line without a time (a stack trace)
    // has that of the line before it.
    return lines.sort((a, b) => compare(a.time, b.time)).map(({ node, text }) => ({ node, text }));
  }
}

const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z(?= )/;

class LogTail {
  readonly #node: string;
  readonly #tail: LineTail;
  #time = '';

  constructor(node: string, file: string) {
    this.#node = node;
    const limits = { maxPartBytes: maxReadBytes, maxLineBytes: maxReadBytes };
    this.#tail = new LineTail(() => open(file, 'r').catch(() => undefined), limits);
  }

  async read(): Promise<(LogLine & { readonly time: string })[]> {
    const { lines } = await this.#tail.read();
    return lines.map((text) => {
      this.#time = timePattern.exec(text)?.[0] ?? this.#time;
      return { node: this.#node, text, time: this.#time };
    });
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
