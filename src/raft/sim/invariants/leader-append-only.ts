import { breachOf, type Breach, type Invariant, type Step } from './invariant.ts';

/** A leader never overwrites or deletes entries of its own log; it only appends (§5.3). */
export class LeaderAppendOnly implements Invariant {
  readonly name = 'leader-append-only';
  readonly occasion = 'write of a leader';
  readonly looksAt = ['write'] as const;
  occasions = 0;

  stepped({ node, output: { write } }: Step): Breach | null {
    const { leads, ledBefore } = node;
    if (write === null || leads === null || leads !== ledBefore) return null;
    this.occasions++;
    const { truncateFrom } = write;
    if (truncateFrom === null) return null;
    const text = `n${node.id}, the leader of term ${leads}, cut its own log from entry ${truncateFrom} on`;
    return breachOf(node, truncateFrom, text);
  }
}
