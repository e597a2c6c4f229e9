import { describeMembers, type Restored, type Snapshot } from '../../core/index.ts';
import {
  breachOf,
  type Breach,
  type Invariant,
  type Step,
  type WatchedCluster,
} from './invariant.ts';
import type { WatchedNode } from './watched-node.ts';

/** What stands for the log up to an index is committed, and is the same text on every node that has it (§7). */
export class SnapshotsAgree implements Invariant {
  readonly name = 'snapshots-agree';
  readonly occasion = 'snapshot taken or installed';
  readonly looksAt = ['write'] as const;
  occasions = 0;
  /** By index: the first that was seen. */
  readonly #known = new Map<number, Snapshot>();

  stepped({ node, output }: Step, cluster: WatchedCluster): Breach | null {
    const snapshot = output.write?.replacement?.snapshot;
    return snapshot == null ? null : this.#look(node, snapshot, cluster);
  }

  started(node: WatchedNode, { snapshot }: Restored, cluster: WatchedCluster): Breach | null {
    const kept = node.disk.snapshot?.index ?? 0;
    if (kept > (snapshot?.index ?? 0)) {
      return breachOf(node, kept, `n${node.id} came back without its snapshot of entry ${kept}`);
    }
    return snapshot === null ? null : this.#look(node, snapshot, cluster);
  }

  #look(node: WatchedNode, snapshot: Snapshot, { committed }: WatchedCluster): Breach | null {
    this.occasions++;
    const { index, term, data } = snapshot;
    const entry = committed[index - 1]?.entry;
    if (entry?.term !== term) {
      const text = `n${node.id} has a snapshot of entry ${index} of term ${term}, which was not committed`;
      return breachOf(node, index, text);
    }
    const known = this.#known.get(index) ?? snapshot;
    this.#known.set(index, known);
    if (membersOf(known) !== membersOf(snapshot)) {
      const text = `n${node.id} has a snapshot of entry ${index} with ${membersOf(snapshot)}, and elsewhere they were ${membersOf(known)}`;
      return breachOf(node, index, text);
    }
    if (known.data === data) return null;
    return breachOf(node, index, `n${node.id} has another snapshot of entry ${index} than others`);
  }
}

function membersOf({ configuration }: Snapshot): string {
  if (configuration === null) return 'the members of the beginning';
  return `the members ${describeMembers(configuration.members)} of entry ${configuration.index}`;
}
