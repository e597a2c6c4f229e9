import { decodeMembers, describeMembers, votersOf, type Configuration } from '../../core/index.ts';
import {
  breachOf,
  type Breach,
  type Invariant,
  type Step,
  type WatchedCluster,
} from './invariant.ts';

/**
 * What is called committed is on the disks of a quorum of the voters (§5.3, §6, thesis 3.8), of which
 * learners are none; and it is still there at the end.
 */
export class DurableQuorum implements Invariant {
  readonly name = 'committed-on-durable-quorum';
  readonly occasion = 'entry committed';
  readonly looksAt = ['committed'] as const;
  occasions = 0;

  stepped({ node, output }: Step, { committed, nodes }: WatchedCluster): Breach | null {
    for (const { entry } of output.committed) {
      if (committed[entry.index - 1] !== undefined) continue;
      this.occasions++;
      const has = (id: number): boolean => nodes[id - 1]?.disk.has(entry) ?? false;
      // A leader may append the next configuration when it has committed: the one before it decided.
      const { members } = node.configurationBefore;
      if (votersOf(members).agree(has)) continue;
      const copies = nodes.filter(({ id }) => has(id)).length;
      const text = `n${node.id} called entry ${entry.index} committed, which the disks of ${copies} of ${nodes.length} have; the members are ${describeMembers(members)}`;
      return breachOf(node, entry.index, text);
    }
    return null;
  }

  ended(cluster: WatchedCluster): Breach | null {
    const { committed, nodes } = cluster;
    const voters = stillOpen(cluster).map(({ members }) => votersOf(members));
    for (const { entry } of committed) {
      const has = (id: number): boolean => nodes[id - 1]?.disk.has(entry) ?? false;
      const lacking = nodes.filter(({ id }) => !has(id));
      const [first] = lacking;
      if (first === undefined || voters.some((each) => each.agree(has))) continue;
      const text = `at the end entry ${entry.index}, which was committed, is on the disks of ${nodes.length - lacking.length} of ${nodes.length}`;
      return breachOf(first, entry.index, text);
    }
    return null;
  }
}

/** The last configuration that was committed, and those that some node has after it. */
function stillOpen({ committed, nodes }: WatchedCluster): readonly Configuration[] {
  const last = committed.findLast(({ entry }) => entry.kind === 'members')?.entry;
  const beginning = nodes[0]?.configurationAtFirst;
  const settled =
    last === undefined ? beginning : { index: last.index, members: decodeMembers(last.data) };
  const later = nodes
    .map(({ configuration }) => configuration)
    .filter(({ index }) => index > (settled?.index ?? 0));
  return settled === undefined ? later : [settled, ...later];
}
