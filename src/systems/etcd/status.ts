import type { JsonObject } from '../../history/operation.ts';
import type { NodeClaim } from '../defined/definition.ts';
import type { Role } from '../node-status.ts';

const roles = new Map<unknown, Role>([
  ['StateLeader', 'leader'],
  ['StateFollower', 'follower'],
  ['StateCandidate', 'candidate'],
  ['StatePreCandidate', 'pre-candidate'],
]);

/**
 * Reads `raft.status` of `/debug/vars`: role and term of one moment. The answer of
 * `/v3/maintenance/status` is no substitute: its term is that of the last applied entry, so two
 * leaders, one after the other, may name the same.
 *
 * @param members ids of nodes by their names in the cluster, as far as they are known: this one
 *   is added
 */
export function statusOf(id: number, vars: JsonObject, members: Map<string, number>): NodeClaim {
  const raft = vars['raft.status'];
  if (typeof raft !== 'object' || raft === null || Array.isArray(raft)) return {};
  const { id: own, raftState, term, lead, commit } = raft as JsonObject;
  if (typeof own === 'string') members.set(own, id);
  const leader = typeof lead === 'string' ? members.get(lead) : undefined;
  return {
    role: roles.get(raftState) ?? 'unknown',
    ...(typeof term === 'number' && { term }),
    ...(leader !== undefined && { leader }),
    ...(typeof commit === 'number' && { commitIndex: commit }),
  };
}
