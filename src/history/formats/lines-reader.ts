import type { ChunkReader } from './chunk-reader.ts';
import type { HistoryContents } from './format.ts';
import type { LineSink } from './lines.ts';
import { BlankLines, LineSplitter, decodeLine, judgeLastLine } from './lines.ts';

/** What one line at a time is made of. */
export interface LineReader {
  take(text: string, line: number): void;
  finish(): HistoryContents;
}

/** The two JSON forms: one object a line, blank lines left out. */
export class LinesReader implements ChunkReader<HistoryContents>, LineSink {
  readonly #lines: LineReader;
  readonly #splitter = new LineSplitter(this);
  readonly #blanks = new BlankLines();
  #tornLine: number | undefined;

  constructor(lines: LineReader) {
    this.#lines = lines;
  }

  push(chunk: Uint8Array): void {
    this.#splitter.push(chunk);
  }

  end(): HistoryContents {
    this.#splitter.end();
    const history = this.#lines.finish();
    return this.#tornLine === undefined ? history : { ...history, tornLine: this.#tornLine };
  }

  lines(bytes: Uint8Array, start: number, end: number, firstLine: number): number {
    let count = 0;
    for (let at = start; at < end; count++) {
      if (bytes[at] === 10) {
        this.#blanks.one(firstLine + count);
        at++;
        continue;
      }
      const stop = bytes.indexOf(10, at);
      this.#take(decodeLine(bytes.subarray(at, stop), firstLine + count), firstLine + count);
      at = stop + 1;
    }
    return count;
  }

  lastLine(bytes: Uint8Array, line: number): void {
    if (judgeLastLine(bytes) === 'torn') this.#tornLine = line;
    else this.#take(decodeLine(bytes, line), line);
  }

  #take(text: string, line: number): void {
    if (text.trim() === '') {
      this.#blanks.one(line);
      return;
    }
    this.#blanks.end();
    this.#lines.take(text, line);
  }
}
