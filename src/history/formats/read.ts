import type { HistoryFormat } from './detect.ts';
import { detectFormat } from './detect.ts';
import type { Interval } from './intervals/interval.ts';
import { decodeInterval, decodeMeta, orderIntervals } from './intervals/interval.ts';
import { readJepsen } from './edn/jepsen-reader.ts';
import type { LineSink } from './lines.ts';
import { BlankLines, LineSplitter, decodeLine, judgeLastLine, maxLineBytes } from './lines.ts';
import { malformed } from './malformed.ts';
import { decodeEvent } from './native/native.ts';
import type { HistoryEvent, Json, Operation } from '../operation.ts';
import { TimeCollector } from './ordered-times.ts';
import { EventPairer } from '../pair.ts';
import { TextCollector } from './text-collector.ts';
import type { TimeUnit } from './time-unit.ts';

/** A history that was read and found well formed. */
export interface ReadHistory {
  readonly format: HistoryFormat;
  /** In order of invocation. */
  readonly operations: readonly Operation[];
  /** What the nemesis did, in order. */
  readonly nemesis: readonly HistoryEvent[];
  /** What the meta line of the interval form holds. */
  readonly meta?: Json;
  /** The line that a crash of the writer cut off, and that was left out. */
  readonly tornLine?: number;
}

export interface ReadOptions {
  /** Default: found by looking at the text. */
  readonly format?: HistoryFormat;
  /** For EDN: whether values are `[key value]`. Default: found by looking at them. */
  readonly keyed?: boolean;
  /** What the times count. Default: microseconds; in EDN nanoseconds, as Jepsen writes them. */
  readonly timeUnit?: TimeUnit;
}

/** Takes text in chunks and gives what it holds. Both may throw a HarnessError (RJ020). */
export interface ChunkReader<T> {
  push(chunk: Uint8Array): void;
  end(): T;
}

/** Reads a history of any form. */
export function createHistoryReader(options: ReadOptions = {}): ChunkReader<ReadHistory> {
  const { format } = options;
  return format === undefined
    ? new DetectingReader((detected) => readerOf(detected, options))
    : readerOf(format, options);
}

/** Reads a whole history. @throws HarnessError RJ020 */
export function readHistory(text: string | Uint8Array, options?: ReadOptions): ReadHistory {
  const reader = createHistoryReader(options);
  reader.push(typeof text === 'string' ? new TextEncoder().encode(text) : text);
  return reader.end();
}

function readerOf(format: HistoryFormat, options: ReadOptions): ChunkReader<ReadHistory> {
  const { timeUnit = 'us' } = options;
  switch (format) {
    case 'native':
      return new LinesReader(new NativeLines(timeUnit));
    case 'ops':
      return new LinesReader(new IntervalLines(timeUnit));
    case 'edn':
      return new EdnTextReader(options);
  }
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
    // A first line with a long value tells its form only at its end.
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

/** What one line at a time is made of. */
interface LineReader {
  take(text: string, line: number): void;
  finish(): ReadHistory;
}

/** The two JSON forms: one object a line, blank lines left out. */
class LinesReader implements ChunkReader<ReadHistory>, LineSink {
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

  end(): ReadHistory {
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

class NativeLines implements LineReader {
  readonly #unit: TimeUnit;
  readonly #pairer = new EventPairer();
  readonly #nemesis: HistoryEvent[] = [];
  #position = 0;

  constructor(unit: TimeUnit) {
    this.#unit = unit;
  }

  take(text: string, line: number): void {
    const event = decodeEvent(text, line, this.#position, this.#unit);
    this.#position = event.index + 1;
    this.#pairer.add(event, line);
    if (event.process === 'nemesis') this.#nemesis.push(event);
  }

  finish(): ReadHistory {
    return { format: 'native', operations: this.#pairer.operations(), nemesis: this.#nemesis };
  }
}

class IntervalLines implements LineReader {
  readonly #unit: TimeUnit;
  readonly #intervals: Interval[] = [];
  readonly #times = new TimeCollector();
  readonly #lines: number[] = [];
  #meta: Json | undefined;

  constructor(unit: TimeUnit) {
    this.#unit = unit;
  }

  take(text: string, line: number): void {
    if (this.#meta === undefined && this.#intervals.length === 0) {
      this.#meta = decodeMeta(text);
      if (this.#meta !== undefined) return;
    }
    const { interval, invoke, complete } = decodeInterval(text, line, this.#unit);
    this.#intervals.push(interval);
    this.#times.add(invoke, complete, line);
    this.#lines.push(line);
  }

  finish(): ReadHistory {
    const lineOf = (position: number): number => this.#lines[position] ?? 0;
    const operations = orderIntervals(this.#intervals, this.#times.finish(), lineOf);
    const meta = this.#meta === undefined ? undefined : { meta: this.#meta };
    return { format: 'ops', operations, nemesis: [], ...meta };
  }
}

/** V8 holds no longer string. */
const maxEdnBytes = 500 * 1024 * 1024;

/** EDN's maps may span lines, so its text is read as a whole; its events one by one. */
class EdnTextReader implements ChunkReader<ReadHistory> {
  readonly #options: ReadOptions;
  readonly #text = new TextCollector();
  #bytes = 0;

  constructor(options: ReadOptions) {
    this.#options = options;
  }

  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    if (this.#bytes > maxEdnBytes) {
      throw malformed(
        this.#text.line,
        `EDN of more than ${maxEdnBytes / 1024 / 1024} MiB`,
        'Convert it to the native form, which is read line by line.',
      );
    }
    this.#text.push(chunk);
  }

  end(): ReadHistory {
    const text = this.#text.end();
    const pairer = new EventPairer({ times: 'any' });
    const nemesis: HistoryEvent[] = [];
    readJepsen(text, this.#options, (event, line) => {
      pairer.add(event, line);
      if (event.process === 'nemesis') nemesis.push(event);
    });
    return { format: 'edn', operations: pairer.operations(), nemesis };
  }
}
