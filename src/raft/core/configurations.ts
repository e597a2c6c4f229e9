import type { Entry } from './entry.ts';
import { decodeMembers, type Configuration } from './members.ts';

/**
 * The configurations that a log has, oldest first. The newest counts, committed or not (§6: "a
 * server always uses the latest configuration in its log"); the older ones are there for the day on
 * which the newest is cut off, and for snapshots.
 */
export class Configurations {
  #all: readonly Configuration[];
  /** The one that counts. */
  latest: Configuration;

  constructor(first: Configuration, entries: readonly Entry[]) {
    this.#all = [first];
    this.latest = first;
    for (const entry of entries) this.append(entry);
  }

  /** The one that counts for a log that ends at `index`. */
  at(index: number): Configuration {
    return this.#last(this.#all.filter((each, i) => i === 0 || each.index <= index));
  }

  /** Those that a commit index of `index` leaves open: the one in force there, and all later ones. */
  since(index: number): readonly Configuration[] {
    const { index: first } = this.at(index);
    return this.#all.filter((each) => each.index >= first);
  }

  /** Takes an entry in; says whether it is a configuration. */
  append({ kind, index, data }: Entry): boolean {
    if (kind !== 'members' || index <= this.latest.index) return false;
    this.#set([...this.#all, { index, members: decodeMembers(data) }]);
    return true;
  }

  /** The log is cut from `index` on; says whether another configuration counts now. */
  truncateFrom(index: number): boolean {
    const kept = this.#all.filter((each, i) => i === 0 || each.index < index);
    if (kept.length === this.#all.length) return false;
    this.#set(kept);
    return true;
  }

  /** What is older than the one at `index` will not be asked for. */
  forgetBefore(index: number): void {
    this.#all = [...this.since(index)];
  }

  /** `first` stands for everything up to `index`; what follows stays only when the log does. */
  restart(first: Configuration, index: number, keepsLog: boolean): void {
    this.#set([first, ...(keepsLog ? this.#all.filter((each) => each.index > index) : [])]);
  }

  #set(all: readonly Configuration[]): void {
    this.#all = all;
    this.latest = this.#last(all);
  }

  #last(list: readonly Configuration[]): Configuration {
    const last = list.at(-1);
    if (last === undefined) throw new Error('a log without a configuration');
    return last;
  }
}
