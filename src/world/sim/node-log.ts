import type { Completion, Invocation, Json } from '../../history/operation.ts';
import { execute } from './replicated-store.ts';

export interface Entry {
  readonly term: number;
  /** Null: the entry that a leader puts at the start of its term. */
  readonly operation: Invocation | null;
  readonly takenBy: string;
  answer(completion: Completion): void;
}

/** A node's log and the state that its applied entries make. Both survive a kill. */
export class NodeLog {
  readonly entries: Entry[] = [];
  applied = 0;
  state = new Map<string, Json>();

  get lastTerm(): number {
    return this.entries[this.entries.length - 1]?.term ?? 0;
  }

  /** Raft, section 5.4.1: whether a node with this log may lead one with `other`. */
  isUpToDateFor(other: NodeLog): boolean {
    return (
      this.lastTerm > other.lastTerm ||
      (this.lastTerm === other.lastTerm && this.entries.length >= other.entries.length)
    );
  }

  /** Makes the first `length` entries those of `leader`. A state built on others is built again. */
  adopt(leader: NodeLog, length: number): void {
    let same = Math.min(this.entries.length, length);
    while (same > 0 && this.entries[same - 1] !== leader.entries[same - 1]) same--;
    if (same < this.entries.length && same < length) this.entries.length = same;
    for (const entry of leader.entries.slice(this.entries.length, length)) this.entries.push(entry);
    if (same < this.applied) {
      this.applied = 0;
      this.state = new Map();
    }
  }

  /** Applies entries up to `index`; returns what each one answered. */
  applyTo(index: number): { entry: Entry; completion: Completion }[] {
    const results: { entry: Entry; completion: Completion }[] = [];
    for (; this.applied < Math.min(index, this.entries.length); this.applied++) {
      const entry = this.entries[this.applied];
      if (entry === undefined) break;
      if (entry.operation === null) continue;
      results.push({ entry, completion: execute(this.state, entry.operation) });
    }
    return results;
  }
}
