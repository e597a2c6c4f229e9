import type { HistoryEvent } from '../../operation.ts';
import { EventPairer } from '../../pair.ts';
import { toEvents } from '../../to-events.ts';
import type { ChunkReader } from '../chunk-reader.ts';
import type { Format, FormatOptions, HistoryContents } from '../format.ts';
import { beginsObject } from '../json-fields.ts';
import { malformed } from '../malformed.ts';
import { TextCollector } from '../text-collector.ts';
import { readJepsen } from './jepsen-reader.ts';
import { encodeJepsen } from './jepsen-writer.ts';

/** A Jepsen history. Whatever is no JSON is taken as one: its reader says what is wrong with it. */
export const edn: Format = {
  recognizes: (line) => !beginsObject(line),
  createReader: (options) => new EdnTextReader(options),
  *encode(operations) {
    for (const event of toEvents(operations)) yield encodeJepsen(event);
  },
};

/** V8 holds no longer string. */
const maxEdnBytes = 500 * 1024 * 1024;

/** EDN's maps may span lines, so its text is read as a whole; its events one by one. */
class EdnTextReader implements ChunkReader<HistoryContents> {
  readonly #options: FormatOptions;
  readonly #text = new TextCollector();
  #bytes = 0;

  constructor(options: FormatOptions) {
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

  end(): HistoryContents {
    const text = this.#text.end();
    const pairer = new EventPairer({ times: 'any' });
    const nemesis: HistoryEvent[] = [];
    readJepsen(text, this.#options, (event, line) => {
      pairer.add(event, line);
      if (event.process === 'nemesis') nemesis.push(event);
    });
    return { operations: pairer.operations(), nemesis };
  }
}
