import { maxIndex, maxTerm, type Entry, type HardState, type Restored } from '../core/index.ts';
import type { RecordReader } from './records.ts';

/**
 * Carries the records of a log out, one after another, and insists that they are those of one.
 * Methods throw RangeError.
 */
export class Replay implements RecordReader {
  #hardState: HardState | null = null;
  readonly #entries: Entry[] = [];

  hardState(state: HardState): void {
    if (state.term > maxTerm) throw new RangeError(`term ${state.term}, which no cluster reaches`);
    this.#hardState = state;
  }

  truncateFrom(index: number): void {
    if (index < 1) throw new RangeError(`a cut at entry ${index}`);
    this.#entries.length = Math.min(this.#entries.length, index - 1);
  }

  entry(entry: Entry): void {
    const expected = this.#entries.length + 1;
    if (entry.index !== expected || entry.index > maxIndex) {
      throw new RangeError(`entry ${entry.index} where entry ${expected} belongs`);
    }
    if (entry.term > maxTerm) throw new RangeError(`an entry of term ${entry.term}`);
    this.#entries.push(entry);
  }

  result(empty: Restored): Restored {
    return {
      hardState: this.#hardState ?? empty.hardState,
      base: empty.base,
      entries: this.#entries,
    };
  }
}
