import { malformed } from './malformed.ts';

/** No event is longer than this; a file without line ends must not fill the memory. */
export const maxLineBytes = 16 * 1024 * 1024;

const lineFeed = 10;

/** Takes whole lines where they lie, without copying them. */
export interface LineSink {
  /**
   * `bytes[start, end)` is one or more whole lines, each with its line feed.
   * @param firstLine number of the first of them, from 1
   * @returns how many lines it was
   */
  lines(bytes: Uint8Array, start: number, end: number, firstLine: number): number;
  /** The bytes after the last line feed, when there are any: a whole line, or a torn one. */
  lastLine(bytes: Uint8Array, line: number): void;
}

/**
 * Cuts a stream of bytes at its line feeds. Everything but the line that spans two chunks is
 * handed on in place, so that a history of any size needs the memory of one chunk.
 */
export class LineSplitter {
  readonly #sink: LineSink;
  /** The beginning of a line whose end has not come yet, in pieces. */
  #pieces: Uint8Array[] = [];
  #pieceBytes = 0;
  #line = 1;

  constructor(sink: LineSink) {
    this.#sink = sink;
  }

  push(chunk: Uint8Array): void {
    let start = 0;
    if (this.#pieceBytes > 0) {
      const end = chunk.indexOf(lineFeed) + 1;
      if (end === 0) {
        this.#keep(chunk);
        return;
      }
      this.#keep(chunk.subarray(0, end));
      const line = this.#takePieces();
      this.#line += this.#sink.lines(line, 0, line.length, this.#line);
      start = end;
    }
    const end = chunk.lastIndexOf(lineFeed) + 1;
    if (end > start) this.#line += this.#sink.lines(chunk, start, end, this.#line);
    this.#keep(chunk.subarray(Math.max(start, end)));
  }

  end(): void {
    if (this.#pieceBytes > 0) this.#sink.lastLine(this.#takePieces(), this.#line);
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#pieceBytes += bytes.length;
    if (this.#pieceBytes > maxLineBytes) {
      const limit = `longer than ${maxLineBytes / 1024 / 1024} MiB`;
      throw malformed(this.#line, limit, 'Each event is a line of its own.');
    }
    // A copy, since the caller may use the memory again; `slice` of a Buffer would be none.
    this.#pieces.push(new Uint8Array(bytes));
  }

  #takePieces(): Uint8Array {
    const line = new Uint8Array(this.#pieceBytes);
    let at = 0;
    for (const piece of this.#pieces) {
      line.set(piece, at);
      at += piece.length;
    }
    this.#pieces = [];
    this.#pieceBytes = 0;
    return line;
  }
}

/** More empty lines than this in a row are no history: a small gzip file can hold a billion of them. */
const maxBlankLines = 1_000_000;

/** Counts the empty lines that follow one another. */
export class BlankLines {
  #inARow = 0;

  /** @throws HarnessError RJ020 at one too many */
  one(line: number): void {
    if (++this.#inARow <= maxBlankLines) return;
    const many = maxBlankLines.toLocaleString('en');
    throw malformed(
      line,
      `more than ${many} empty lines in a row`,
      'Each event is a line of its own.',
    );
  }

  end(): void {
    this.#inARow = 0;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const anyUtf8 = new TextDecoder('utf-8');

/** @throws HarnessError RJ020 when the bytes are not UTF-8: a lossy reading would make values equal. */
export function decodeLine(bytes: Uint8Array, line: number): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed(line, 'not UTF-8', 'Histories are UTF-8 text.', anyUtf8.decode(bytes));
  }
}

/**
 * What became of the bytes after the last line feed: `whole` when they are a JSON object (a
 * file need not end in a line feed), `blank`, or `torn`: the beginning of an object that a
 * crash of its writer cut off. Anything else is malformed like any other line.
 */
export function judgeLastLine(bytes: Uint8Array): 'whole' | 'blank' | 'torn' | 'malformed' {
  const text = anyUtf8.decode(bytes).trim();
  if (text === '') return 'blank';
  try {
    JSON.parse(text);
    return 'whole';
  } catch {
    return text.startsWith('{') ? 'torn' : 'malformed';
  }
}
