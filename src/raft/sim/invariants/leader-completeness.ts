import {
  breachOf,
  type Breach,
  type Invariant,
  type Step,
  type WatchedCluster,
} from './invariant.ts';

/** What was committed in an earlier term is in the log of every leader of a later one (§5.4). */
export class LeaderCompleteness implements Invariant {
  readonly name = 'leader-completeness';
  readonly occasion = 'committed entry looked for in the log of a new leader';
  readonly looksAt = ['notes'] as const;
  occasions = 0;

  stepped({ node, output }: Step, { committed }: WatchedCluster): Breach | null {
    for (const note of output.notes) {
      if (note.event !== 'elected') continue;
      for (const { entry, term } of committed) {
        if (term >= note.term) continue;
        this.occasions++;
        if (node.memory.has(entry)) continue;
        const text = `n${node.id}, elected in term ${note.term}, lacks entry ${entry.index} of term ${entry.term}, which was committed in term ${term}`;
        return breachOf(node, entry.index, text);
      }
    }
    return null;
  }
}
