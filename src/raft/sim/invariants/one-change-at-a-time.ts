import {
  breachOf,
  type Breach,
  type Invariant,
  type Step,
  type WatchedCluster,
} from './invariant.ts';

/** A leader changes the members only when the configuration before the change is committed (§6, thesis 4.1). */
export class OneChangeAtATime implements Invariant {
  readonly name = 'one-change-at-a-time';
  readonly occasion = 'configuration of a leader';
  readonly looksAt = ['write'] as const;
  occasions = 0;

  stepped({ node, output }: Step, { committed }: WatchedCluster): Breach | null {
    if (node.leads === null) return null;
    const own = output.write?.entries.filter(({ kind }) => kind === 'members') ?? [];
    const known = Math.max(committed.length, ...output.committed.map(({ entry }) => entry.index));
    let before = node.configurationBefore.index;
    for (const { index } of own) {
      this.occasions++;
      if (before > known) {
        const text = `n${node.id} changed the members at entry ${index}, and those of entry ${before} were not committed`;
        return breachOf(node, index, text);
      }
      before = index;
    }
    return null;
  }
}
