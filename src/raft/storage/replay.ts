import {
  decodeMembers,
  emptyState,
  maxIndex,
  maxTerm,
  type Configuration,
  type Entry,
  type HardState,
  type Position,
  type Restored,
} from '../core/index.ts';
import type { RecordReader } from './records.ts';

/**
 * Carries the records of a log out, one after another, and insists that they are those of one.
 * Methods throw RangeError.
 */
export class Replay implements RecordReader {
  #hardState = emptyState.hardState;
  #base = emptyState.base;
  #snapshot: (Position & { readonly bytes: number; readonly parts: Buffer[] }) | null = null;
  #configuration: Configuration | null = null;
  readonly #entries: Entry[] = [];

  hardState(state: HardState): void {
    if (state.term > maxTerm) throw new RangeError(`term ${state.term}, which no cluster reaches`);
    this.#hardState = state;
  }

  truncateFrom(index: number): void {
    const kept = index - 1 - this.#base.index;
    if (kept < 0) throw new RangeError(`a cut at entry ${index}`);
    this.#entries.length = Math.min(this.#entries.length, kept);
  }

  entry(entry: Entry): void {
    const expected = this.#base.index + this.#entries.length + 1;
    if (entry.index !== expected || entry.index > maxIndex) {
      throw new RangeError(`entry ${entry.index} where entry ${expected} belongs`);
    }
    if (entry.term > maxTerm) throw new RangeError(`an entry of term ${entry.term}`);
    if (entry.kind === 'members') membersIn(entry.data);
    this.#entries.push(entry);
  }

  base(base: Position): void {
    if (this.#entries.length > 0) throw new RangeError('a base behind entries');
    this.#base = base;
  }

  snapshot(position: Position, bytes: number): void {
    if (this.#snapshot !== null) throw new RangeError('a second snapshot');
    this.#snapshot = { ...position, bytes, parts: [] };
  }

  snapshotPart(part: Buffer): void {
    if (this.#snapshot === null) throw new RangeError('a part of no snapshot');
    this.#snapshot.parts.push(Buffer.from(part));
  }

  members(index: number, text: string): void {
    if (this.#snapshot === null) throw new RangeError('members of no snapshot');
    this.#configuration = { index, members: membersIn(text) };
  }

  result(): Restored {
    return {
      hardState: this.#hardState,
      snapshot: this.#wholeSnapshot(),
      base: this.#base,
      entries: this.#entries,
    };
  }

  #wholeSnapshot(): Restored['snapshot'] {
    if (this.#snapshot === null) {
      if (this.#base.index > 0) throw new RangeError('a log without its beginning');
      return null;
    }
    const { index, term, bytes, parts } = this.#snapshot;
    const data = Buffer.concat(parts);
    if (data.length !== bytes)
      throw new RangeError(`${data.length} of ${bytes} bytes of a snapshot`);
    const last = this.#base.index + this.#entries.length;
    if (index < this.#base.index || index > last) {
      throw new RangeError(
        `a snapshot of ${index}, beside a log from ${this.#base.index} to ${last}`,
      );
    }
    return { index, term, configuration: this.#configuration, data: data.toString('utf8') };
  }
}

function membersIn(text: string): Configuration['members'] {
  try {
    return decodeMembers(text);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new RangeError('no list of members', { cause: error });
  }
}
