import type { ChunkReader } from './chunk-reader.ts';
import type { HistoryFormat } from './formats.ts';
import { formatOf, historyFormats } from './formats.ts';
import { maxLineBytes } from './lines.ts';
import { malformed } from './malformed.ts';

const jsonArray = /^[\s\uFEFF]*\[\s*\{\s*"[^"\n]*":/;

/**
 * Which form a text is in, found by looking at its beginning. An empty one is an empty history
 * of the native form.
 *
 * @param head the beginning of the text, with at least its first line
 * @throws HarnessError RJ020 for an array in JSON, the one other thing that people try
 */
export function detectFormat(head: string): HistoryFormat {
  // The first line that says something; EDN may begin with comments.
  const line = /[^\s\uFEFF][^\n]*/.exec(head)?.[0];
  if (line === undefined) return 'native';
  if (jsonArray.test(head)) {
    throw malformed(
      1,
      'an array in JSON',
      'Write one object a line, without brackets and commas around them: see docs/formats.md.',
    );
  }
  return historyFormats.findLast((name) => formatOf(name).recognizes(line)) ?? 'native';
}

/** This much is looked at to find the format, or the first line where it is longer. */
const headBytes = 64 * 1024;
const lineFeed = 10;

/** Looks at the beginning of the text, and has it read by the reader that is made for its format. */
export class DetectingReader<T> implements ChunkReader<T> {
  readonly #make: (format: HistoryFormat) => ChunkReader<T>;
  readonly #head: Uint8Array[] = [];
  #bytes = 0;
  #reader: ChunkReader<T> | undefined;

  constructor(make: (format: HistoryFormat) => ChunkReader<T>) {
    this.#make = make;
  }

  push(chunk: Uint8Array): void {
    if (this.#reader !== undefined) {
      this.#reader.push(chunk);
      return;
    }
    this.#head.push(new Uint8Array(chunk));
    this.#bytes += chunk.length;
    // A first line with a long value shows its form only at its end.
    const isEnough = chunk.includes(lineFeed) || this.#bytes >= maxLineBytes;
    if (this.#bytes >= headBytes && isEnough) this.#decide();
  }

  end(): T {
    return (this.#reader ?? this.#decide()).end();
  }

  #decide(): ChunkReader<T> {
    const decoder = new TextDecoder();
    const text = this.#head.map((piece) => decoder.decode(piece, { stream: true })).join('');
    const reader = this.#make(detectFormat(text));
    for (const piece of this.#head.splice(0)) reader.push(piece);
    this.#reader = reader;
    return reader;
  }
}
