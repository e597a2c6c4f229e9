import type { HistoryEvent } from '../../operation.ts';
import { EventPairer } from '../../pair.ts';
import { toEvents } from '../../to-events.ts';
import type { Format, HistoryContents } from '../format.ts';
import { beginsObject } from '../json-fields.ts';
import type { LineReader } from '../lines-reader.ts';
import { LinesReader } from '../lines-reader.ts';
import type { TimeUnit } from '../time-unit.ts';
import { EventRows } from './event-rows.ts';
import { decodeEvent, encodeEvent } from './native.ts';

/** The native form: one event a line, as a recorder writes it. */
export const native: Format = {
  recognizes: beginsObject,
  createReader: ({ timeUnit = 'us' }) => new LinesReader(new NativeLines(timeUnit)),
  createRowReader: (builder, unit) => new EventRows(builder, unit),
  *encode(operations) {
    for (const event of toEvents(operations)) yield encodeEvent(event);
  },
};

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

  finish(): HistoryContents {
    return { operations: this.#pairer.operations(), nemesis: this.#nemesis };
  }
}
