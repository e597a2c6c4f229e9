import { malformed } from './malformed.ts';

/** This much white space in a row is no history: a small gzip file can hold gigabytes of it. */
const maxSpaceBytes = 16 * 1024 * 1024;

/** The text of a file that is read as a whole, from its bytes in pieces. */
export class TextCollector {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  readonly #pieces: string[] = [];
  /** Of the piece that comes next. */
  #line = 1;
  #spaceBytes = 0;

  /** The line, from 1, that the text has come to. */
  get line(): number {
    return this.#line;
  }

  /** @throws HarnessError RJ020 */
  push(chunk: Uint8Array): void {
    this.#spaceBytes = isSpace(chunk) ? this.#spaceBytes + chunk.length : 0;
    if (this.#spaceBytes > maxSpaceBytes) {
      const many = `more than ${maxSpaceBytes / 1024 / 1024} MiB of white space in a row`;
      throw malformed(this.#line, many, 'A file holds one history.');
    }
    this.#pieces.push(this.#decode(chunk));
    this.#line += countLines(chunk, chunk.length);
  }

  end(): string {
    this.#pieces.push(this.#decode(new Uint8Array(), false));
    return this.#pieces.splice(0).join('');
  }

  #decode(chunk: Uint8Array, stream = true): string {
    try {
      return this.#decoder.decode(chunk, { stream });
    } catch {
      const line = this.#line + countLines(chunk, firstBadByte(chunk));
      throw malformed(line, 'not UTF-8', 'Histories are UTF-8 text.');
    }
  }
}

/** Where the first line begins that is not UTF-8. A character that the last piece began is taken as good. */
function firstBadByte(bytes: Uint8Array): number {
  const strict = new TextDecoder('utf-8', { fatal: true });
  let start = 0;
  while (start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
  for (;;) {
    const end = bytes.indexOf(10, start);
    if (end === -1) return bytes.length;
    try {
      strict.decode(bytes.subarray(start, end));
    } catch {
      return start;
    }
    start = end + 1;
  }
}

function countLines(bytes: Uint8Array, end: number): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at !== -1 && at < end; at = bytes.indexOf(10, at + 1)) lines++;
  return lines;
}

function isSpace(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x2c || (byte >= 0x09 && byte <= 0x0d));
}
