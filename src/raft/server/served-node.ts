import type { NodeId } from '../core/index.ts';
import type { KeyValueTypes } from '../kv/index.ts';
import type { RaftNode } from '../node/index.ts';
import type { LeaderHint } from './api-answer.ts';

/** A node of the key-value store, and where the clients of the nodes that it knows find them. */
export interface ServedNode {
  readonly node: RaftNode<KeyValueTypes>;
  readonly apiOf: ReadonlyMap<NodeId, string>;
}

/** Whom the node takes for the leader, when it also knows where its clients find it. */
export function leaderOf({ node, apiOf }: ServedNode): LeaderHint | null {
  const id = node.status().leader;
  const api = id === null ? undefined : apiOf.get(id);
  return id === null || api === undefined ? null : { id, api };
}
