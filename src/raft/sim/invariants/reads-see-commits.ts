import {
  breachOf,
  type Breach,
  type Invariant,
  type Step,
  type WatchedCluster,
} from './invariant.ts';

/** A read is answered from a state that has all that was committed before it was asked (thesis 6.4). */
export class ReadsSeeCommits implements Invariant {
  readonly name = 'reads-see-commits';
  readonly occasion = 'read';
  readonly looksAt = ['reads'] as const;
  /** How much was committed when a read was asked, by node, life and request. */
  readonly #floors = new Map<string, number>();
  occasions = 0;

  stepped({ node, input, output }: Step, { committed }: WatchedCluster): Breach | null {
    const name = (requestId: number): string => `${node.id}/${node.life}/${requestId}`;
    if (input.type === 'read') this.#floors.set(name(input.requestId), committed.length);
    for (const answer of output.answers) {
      if (answer.type === 'read-failed') this.#floors.delete(name(answer.requestId));
      if (answer.type !== 'read-ready') continue;
      this.occasions++;
      const floor = this.#floors.get(name(answer.requestId)) ?? 0;
      this.#floors.delete(name(answer.requestId));
      if (answer.index >= floor) continue;
      const text = `n${node.id} answered a read from entry ${answer.index}, and ${floor} was committed before it was asked`;
      return breachOf(node, answer.index, text);
    }
    return null;
  }
}
