/** What came on a stream, line by line. */
export type Line =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly problem: string; readonly beginning: string };

const shownBytes = 200;

/**
 * Bytes into lines of at most `maxBytes`, however they were cut on the way: a line is decoded
 * when it is whole, so that no character is torn. Of a longer one the beginning is kept and the
 * rest thrown away as it comes. Empty lines are nothing.
 */
export class BoundedLines {
  readonly #maxBytes: number;
  readonly #onLine: (line: Line) => void;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #isTooLong = false;

  constructor(maxBytes: number, onLine: (line: Line) => void) {
    this.#maxBytes = maxBytes;
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      this.#take(chunk.subarray(from, at));
      this.#endLine();
      from = at + 1;
    }
    this.#take(chunk.subarray(from));
  }

  /** The stream ended: what stands without a line end, the beginning of a line that was torn. */
  end(): string {
    const beginning = this.#beginning();
    this.#clear();
    return beginning;
  }

  #take(bytes: Buffer): void {
    if (bytes.length === 0 || this.#isTooLong) return;
    this.#chunks.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes <= this.#maxBytes) return;
    this.#isTooLong = true;
    // The message need not wait for an end of the line that may never come.
    const problem = `a line of more than ${this.#maxBytes.toLocaleString('en')} bytes`;
    const beginning = this.#beginning();
    this.#chunks = [];
    this.#bytes = 0;
    this.#onLine({ kind: 'unreadable', problem, beginning });
  }

  #endLine(): void {
    const wasTooLong = this.#isTooLong;
    const bytes = Buffer.concat(this.#chunks);
    this.#clear();
    if (wasTooLong) return;
    const text = decode(bytes);
    if (text === undefined) {
      const beginning = bytes.subarray(0, shownBytes).toString('latin1');
      this.#onLine({ kind: 'unreadable', problem: 'a line that is not UTF-8', beginning });
    } else if (text.trim() !== '') {
      this.#onLine({ kind: 'text', text });
    }
  }

  #beginning(): string {
    return Buffer.concat(this.#chunks).subarray(0, shownBytes).toString('utf8');
  }

  #clear(): void {
    this.#chunks = [];
    this.#bytes = 0;
    this.#isTooLong = false;
  }
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
