import {
  breachOf,
  type Breach,
  type Invariant,
  type Step,
  type WatchedCluster,
} from './invariant.ts';

/** What is called committed is on the disks of a majority (§5.3, thesis 3.8); and it is still there at the end. */
export class DurableQuorum implements Invariant {
  readonly name = 'committed-on-durable-quorum';
  readonly occasion = 'entry committed';
  readonly looksAt = ['committed'] as const;
  occasions = 0;

  stepped({ node, output }: Step, { committed, nodes, majority }: WatchedCluster): Breach | null {
    for (const { entry } of output.committed) {
      if (committed[entry.index - 1] !== undefined) continue;
      this.occasions++;
      const copies = nodes.reduce((sum, { disk }) => sum + (disk.has(entry) ? 1 : 0), 0);
      if (copies >= majority) continue;
      const text = `n${node.id} called entry ${entry.index} committed, which the disks of ${copies} of ${nodes.length} have`;
      return breachOf(node, entry.index, text);
    }
    return null;
  }

  ended({ committed, nodes, majority }: WatchedCluster): Breach | null {
    for (const { entry } of committed) {
      const lacking = nodes.filter(({ disk }) => !disk.has(entry));
      const [first] = lacking;
      if (first === undefined || nodes.length - lacking.length >= majority) continue;
      const text = `at the end entry ${entry.index}, which was committed, is on the disks of ${nodes.length - lacking.length} of ${nodes.length}`;
      return breachOf(first, entry.index, text);
    }
    return null;
  }
}
