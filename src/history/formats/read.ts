import type { ChunkReader } from './chunk-reader.ts';
import { mapReader } from './chunk-reader.ts';
import { DetectingReader } from './detect.ts';
import type { FormatOptions, HistoryContents } from './format.ts';
import type { HistoryFormat } from './formats.ts';
import { formatOf } from './formats.ts';

/** What a history file holds. */
export interface ReadHistory extends HistoryContents {
  readonly format: HistoryFormat;
}

export interface ReadOptions extends FormatOptions {
  /** Default: found by looking at the text. */
  readonly format?: HistoryFormat;
}

/** Reads a history of any form. */
export function createHistoryReader(options: ReadOptions = {}): ChunkReader<ReadHistory> {
  const readerOf = (format: HistoryFormat): ChunkReader<ReadHistory> =>
    mapReader(formatOf(format).createReader(options), (read) => ({ format, ...read }));
  const { format } = options;
  return format === undefined ? new DetectingReader(readerOf) : readerOf(format);
}

/** Reads a whole history. @throws HarnessError RJ020 */
export function readHistory(text: string | Uint8Array, options?: ReadOptions): ReadHistory {
  const reader = createHistoryReader(options);
  reader.push(typeof text === 'string' ? new TextEncoder().encode(text) : text);
  return reader.end();
}
