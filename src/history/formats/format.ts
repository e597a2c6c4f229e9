import type { ColumnBuilder } from '../columns/column-builder.ts';
import type { OperationColumns } from '../columns/columns.ts';
import type { HistoryEvent, Json, Operation } from '../operation.ts';
import type { ChunkReader } from './chunk-reader.ts';
import type { ObjectScanner } from './object-scanner.ts';
import type { TimeUnit } from './time-unit.ts';

/** What a text holds, whatever its form. */
export interface HistoryContents {
  /** In order of invocation. */
  readonly operations: readonly Operation[];
  /** What the nemesis did, in order. */
  readonly nemesis: readonly HistoryEvent[];
  /** What the meta line of the interval form holds. */
  readonly meta?: Json;
  /** The line that a crash of the writer cut off, and that was left out. */
  readonly tornLine?: number;
}

export interface FormatOptions {
  /** For EDN: whether values are `[key value]`. Default: found by looking at them. */
  readonly keyed?: boolean;
  /** What the times count. Default: microseconds; in EDN nanoseconds, as Jepsen writes them. */
  readonly timeUnit?: TimeUnit;
}

/** What the rows of columns are made from. */
export interface RowReader {
  /** Takes the line that was just scanned; false when it has fields that only the general reader knows. */
  scanned(bytes: Uint8Array, scanner: ObjectScanner, line: number): boolean;
  /** Takes a line by the general reader. */
  general(text: string, line: number): void;
  finish(): OperationColumns;
}

/** A form of a history on disk: a folder here, and a line in `formats.ts`. */
export interface Format {
  /** Whether a text may be of this form, by its first line that says something. */
  recognizes(line: string): boolean;
  createReader(options: FormatOptions): ChunkReader<HistoryContents>;
  /** Its lines straight into columns, where that is worth it. */
  createRowReader?(builder: ColumnBuilder, unit: TimeUnit): RowReader;
  /**
   * The lines of a history, without their line ends.
   * @param meta what it shall say of itself, where the form has a place for it
   */
  encode(operations: readonly Operation[], meta?: Json): Iterable<string>;
}
