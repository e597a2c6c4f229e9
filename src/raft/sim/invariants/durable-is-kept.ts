import type { Restored } from '../../core/index.ts';
import { breachOf, type Breach, type Invariant } from './invariant.ts';
import type { WatchedNode } from './watched-node.ts';

/** What a disk has acknowledged is there when the node starts again (§5, "persistent state"; thesis 3.8). */
export class DurableIsKept implements Invariant {
  readonly name = 'durable-is-kept';
  readonly occasion = 'restart';
  readonly looksAt = [] as const;
  occasions = 0;

  started(node: WatchedNode, { hardState, base, entries }: Restored): Breach | null {
    if (node.life === 0) return null;
    this.occasions++;
    const { disk } = node;
    const { term, votedFor } = disk.hardState;
    if (hardState.term < term) {
      return breachOf(
        node,
        null,
        `n${node.id} came back in term ${hardState.term}, and had ${term} on disk`,
      );
    }
    if (hardState.term === term && votedFor !== null && hardState.votedFor !== votedFor) {
      return breachOf(
        node,
        null,
        `n${node.id} came back without its vote for n${votedFor} in term ${term}`,
      );
    }
    // What was not acknowledged may be there too, and has cut away what followed.
    const cuts = node.unsynced.flatMap((write) => [
      ...(write.truncateFrom === null ? [] : [write.truncateFrom]),
      ...(write.replacement == null ? [] : [endOf(write.replacement)]),
      ...write.entries.slice(0, 1).map(({ index }) => index),
    ]);
    const safeBelow = Math.min(disk.lastIndex + 1, ...cuts);
    for (let index = Math.max(disk.baseIndex, base.index) + 1; index < safeBelow; index++) {
      const kept = entries[index - base.index - 1];
      if (kept?.term === disk.termAt(index) && kept.data === disk.at(index)?.data) continue;
      return breachOf(
        node,
        index,
        `n${node.id} came back without entry ${index}, which was on its disk`,
      );
    }
    return null;
  }
}

/** Behind what a log that was written anew has: what followed may be gone. */
function endOf({ base, entries }: Restored): number {
  return base.index + entries.length + 1;
}
