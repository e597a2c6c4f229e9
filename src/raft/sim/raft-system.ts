import type { SimSystem } from '../../world/sim/sim-system.ts';
import { defaultSnapshotThreshold } from '../node/index.ts';
import type { BugName } from '../planted-bugs.ts';
import { RaftWatch } from './raft-watch.ts';
import { SimRaftNode } from './sim-raft-node.ts';

/** The built-in Raft KV in virtual time: the nodes of the server, over a disk and a network of the simulated world. */
export function raftSystem(
  bugs: readonly BugName[] = [],
  snapshots = defaultSnapshotThreshold,
): SimSystem {
  const planted = new Set(bugs);
  return {
    name: 'raft-kv',
    hasSessions: true,
    createNode: (setup) => new SimRaftNode(setup, planted, snapshots),
    watched: (cluster) => {
      const watch = new RaftWatch(cluster);
      return {
        createNode: (setup) => new SimRaftNode(setup, planted, snapshots, watch),
        properties: () => watch.properties(),
      };
    },
  };
}
