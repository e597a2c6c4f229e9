import { breachOf, type Breach, type Invariant, type Step } from './invariant.ts';

/** The term that a node tells others never falls, whatever it has forgotten (§5.1). */
export class MonotonicTerm implements Invariant {
  readonly name = 'monotonic-term';
  readonly occasion = 'message';
  readonly looksAt = ['messages'] as const;
  readonly #told = new Map<number, number>();
  occasions = 0;

  stepped({ node, output: { messages } }: Step): Breach | null {
    if (messages.length === 0) return null;
    let told = this.#told.get(node.id) ?? 0;
    for (const { term, type } of messages) {
      // A candidate asks for a term before it is in it.
      if (type === 'pre-vote') continue;
      this.occasions++;
      if (term < told) {
        return breachOf(node, null, `n${node.id} spoke in term ${told} and then in term ${term}`);
      }
      told = term;
    }
    this.#told.set(node.id, told);
    return null;
  }
}
