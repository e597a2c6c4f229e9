import { describeMembers, votersOf } from '../../core/index.ts';
import { breachOf, type Breach, type Invariant, type Step } from './invariant.ts';

/**
 * Whoever leads has the votes of a quorum of the configuration in its log, of both halves when
 * there are two; those of learners, and of nodes that are out, count for nothing (§6, thesis 4.2.1).
 */
export class ElectedByVoters implements Invariant {
  readonly name = 'elected-by-voters';
  readonly occasion = 'election';
  readonly looksAt = ['messages', 'notes'] as const;
  /** Who voted, by candidate and term. */
  readonly #votes = new Map<string, Set<number>>();
  occasions = 0;

  stepped({ node, output }: Step): Breach | null {
    for (const message of output.messages) {
      if (message.type !== 'vote-reply' || !message.granted) continue;
      this.#votesFor(message.to, message.term).add(message.from);
    }
    for (const note of output.notes) {
      if (note.event !== 'elected') continue;
      this.occasions++;
      const votes = this.#votesFor(node.id, note.term);
      const { members } = node.configurationBefore;
      if (votersOf(members).agree((id) => id === node.id || votes.has(id))) continue;
      const names = [node.id, ...votes].map((id) => `n${id}`).join(', ');
      const text = `n${node.id} was elected in term ${note.term} by ${names}, and the members are ${describeMembers(members)}`;
      return breachOf(node, null, text);
    }
    return null;
  }

  #votesFor(candidate: number, term: number): Set<number> {
    const name = `${candidate}/${term}`;
    const votes = this.#votes.get(name) ?? new Set();
    this.#votes.set(name, votes);
    return votes;
  }
}
