import { breachOf, type Breach, type Invariant, type Step } from './invariant.ts';

/** At most one leader is elected in a term (§5.2). */
export class ElectionSafety implements Invariant {
  readonly name = 'election-safety';
  readonly occasion = 'election';
  readonly looksAt = ['notes'] as const;
  readonly #leaderOf = new Map<number, number>();
  occasions = 0;

  stepped({ node, output }: Step): Breach | null {
    for (const note of output.notes) {
      if (note.event !== 'elected') continue;
      this.occasions++;
      const other = this.#leaderOf.get(note.term);
      if (other !== undefined && other !== node.id) {
        return breachOf(
          node,
          null,
          `n${other} and n${node.id} were both elected in term ${note.term}`,
        );
      }
      this.#leaderOf.set(note.term, node.id);
    }
    return null;
  }
}
