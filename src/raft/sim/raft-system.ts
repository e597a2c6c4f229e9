import type { SimSystem } from '../../world/sim/sim-system.ts';
import { defaultSnapshotThreshold } from '../node/index.ts';
import type { BugName } from '../../planted-bugs.ts';
import { RaftWatch } from './raft-watch.ts';
import { SimRaftNode, type SimRaftOptions, type SimStorage } from './sim-raft-node.ts';

/** The built-in Raft KV in virtual time: the nodes of the server, over a disk and a network of the simulated world. */
export function raftSystem(
  bugs: readonly BugName[] = [],
  snapshots = defaultSnapshotThreshold,
  storage: SimStorage = 'records',
): SimSystem {
  const options: SimRaftOptions = { bugs: new Set(bugs), snapshots, storage };
  return {
    name: 'raft-kv',
    hasSessions: true,
    isOperated: true,
    createNode: (setup) => new SimRaftNode(setup, options),
    watched: (cluster) => {
      const watch = new RaftWatch(cluster);
      return {
        createNode: (setup) => new SimRaftNode(setup, options, watch),
        properties: () => watch.properties(),
      };
    },
  };
}
