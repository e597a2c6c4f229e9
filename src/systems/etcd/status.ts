import type { JsonObject } from '../../history/operation.ts';
import type { Role, StatusAnswer } from '../node-status.ts';

/** What a node says of itself when only its port for peers answers: it runs, and has no quorum yet. */
export const running: StatusAnswer = {
  role: 'unknown',
  term: null,
  leader: null,
  commitIndex: null,
};

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
export function statusOf(id: number, vars: JsonObject, members: Map<string, number>): StatusAnswer {
  const raft = vars['raft.status'];
  if (typeof raft !== 'object' || raft === null || Array.isArray(raft)) return running;
  const { id: own, raftState, term, lead, commit } = raft as JsonObject;
  if (typeof own === 'string') members.set(own, id);
  return {
    role: roles.get(raftState) ?? 'unknown',
    term: typeof term === 'number' ? term : null,
    leader: (typeof lead === 'string' ? members.get(lead) : undefined) ?? null,
    commitIndex: typeof commit === 'number' ? commit : null,
  };
}
