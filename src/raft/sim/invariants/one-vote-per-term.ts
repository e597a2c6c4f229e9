import { breachOf, type Breach, type Invariant, type Step } from './invariant.ts';

/**
 * A node votes for one candidate in a term, whatever it has forgotten (§5.2). Votes count when others
 * can see them; a candidate's request shows its vote for itself.
 */
export class OneVotePerTerm implements Invariant {
  readonly name = 'one-vote-per-term';
  readonly occasion = 'vote';
  readonly looksAt = ['messages'] as const;
  readonly #voteOf = new Map<string, number>();
  occasions = 0;

  stepped({ node, output }: Step): Breach | null {
    for (const message of output.messages) {
      const votes = message.type === 'vote' || (message.type === 'vote-reply' && message.granted);
      if (!votes) continue;
      this.occasions++;
      const candidate = message.type === 'vote' ? message.from : message.to;
      const name = `${node.id}/${message.term}`;
      const other = this.#voteOf.get(name);
      if (other !== undefined && other !== candidate) {
        const text = `n${node.id} voted for n${other} and for n${candidate} in term ${message.term}`;
        return breachOf(node, null, text);
      }
      this.#voteOf.set(name, candidate);
    }
    return null;
  }
}
