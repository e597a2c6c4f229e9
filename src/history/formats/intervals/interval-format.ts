import type { Json, Operation } from '../../operation.ts';
import type { Format, HistoryContents } from '../format.ts';
import { beginsObject } from '../json-fields.ts';
import type { LineReader } from '../lines-reader.ts';
import { LinesReader } from '../lines-reader.ts';
import { TimeCollector } from '../ordered-times.ts';
import type { TimeUnit } from '../time-unit.ts';
import { IntervalRows } from './interval-rows.ts';
import type { Interval } from './interval.ts';
import {
  beginsMeta,
  decodeInterval,
  decodeMeta,
  encodeInterval,
  orderIntervals,
} from './interval.ts';

/** The interval form: one operation a line. Its meta line or the field `invoke` marks it. */
export const intervals: Format = {
  recognizes: (line) => beginsMeta(line) || (beginsObject(line) && /"invoke"\s*:/.test(line)),
  createReader: ({ timeUnit = 'us' }) => new LinesReader(new IntervalLines(timeUnit)),
  createRowReader: (builder, unit) => new IntervalRows(builder, unit),
  *encode(operations, meta) {
    if (meta !== undefined) yield JSON.stringify({ meta });
    for (const operation of withTimes(operations)) yield encodeInterval(operation);
  },
};

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

  finish(): HistoryContents {
    const lineOf = (position: number): number => this.#lines[position] ?? 0;
    const operations = orderIntervals(this.#intervals, this.#times.finish(), lineOf);
    const meta = this.#meta === undefined ? undefined : { meta: this.#meta };
    return { operations, nemesis: [], ...meta };
  }
}

/** The interval form has only times to give the order: without them, positions stand in. */
function withTimes(operations: readonly Operation[]): readonly Operation[] {
  const timed = operations.every(
    ({ invokedAtUs, completedAtUs }) => !Number.isNaN(invokedAtUs) && !Number.isNaN(completedAtUs),
  );
  if (timed) return operations;
  return operations.map((operation) => ({
    ...operation,
    invokedAtUs: operation.invokeIndex,
    completedAtUs: operation.completeIndex,
  }));
}
