import { describeEntry, type Entry, type Restored } from '../../core/index.ts';
import { breachOf, type Breach, type Invariant, type Step } from './invariant.ts';
import type { WatchedNode } from './watched-node.ts';

interface Known {
  readonly entry: Entry;
  /** The term of the entry before it. */
  readonly before: number;
}

/**
 * Logs that have an entry of the same index and term are the same up to it (§5.3): such an entry is the
 * same everywhere and follows the same one; by induction, one prefix.
 */
export class LogMatching implements Invariant {
  readonly name = 'log-matching';
  readonly occasion = 'entry written';
  readonly looksAt = ['write'] as const;
  /** What was seen at each index, an entry a term: few. */
  readonly #known: Known[][] = [];
  occasions = 0;

  stepped({ node, output: { write } }: Step): Breach | null {
    if (write === null) return null;
    for (const entry of [...(write.replacement?.entries ?? []), ...write.entries]) {
      const breach = this.#look(node, entry, node.memory.termAt(entry.index - 1));
      if (breach !== null) return breach;
    }
    return null;
  }

  /** What comes back from a disk is held against the others, too. */
  started(node: WatchedNode, { base, entries }: Restored): Breach | null {
    let before = base.term;
    for (const entry of entries) {
      const breach = this.#look(node, entry, before);
      if (breach !== null) return breach;
      before = entry.term;
    }
    return null;
  }

  #look(node: WatchedNode, entry: Entry, before: number): Breach | null {
    this.occasions++;
    const all = (this.#known[entry.index] ??= []);
    const known = all.find((each) => each.entry.term === entry.term);
    if (known === undefined) {
      all.push({ entry, before });
      return null;
    }
    if (isSame(known.entry, entry) && known.before === before) return null;
    const text = `n${node.id} has ${describeEntry(entry)} after term ${before}, and elsewhere it is ${describeEntry(known.entry)} after term ${known.before}`;
    return breachOf(node, entry.index, text);
  }
}

function isSame(a: Entry, b: Entry): boolean {
  return a === b || (a.kind === b.kind && a.data === b.data);
}
