import type { JsonObject } from '../../history/operation.ts';
import type { StatusAnswer } from '../node-status.ts';

/** What a node says of itself when only its port for peers answers: it runs, and has no quorum yet. */
export const running: StatusAnswer = {
  role: 'unknown',
  term: null,
  leader: null,
  commitIndex: null,
};

/**
 * Reads the answer of `/v3/maintenance/status`. Numbers of 64 bits are texts, and a leader that is
 * not known is left out.
 *
 * @param members the ids of nodes by their names in the cluster, as far as they are known: this
 *   one is added
 */
export function statusOf(id: number, body: JsonObject, members: Map<string, number>): StatusAnswer {
  const { header } = body;
  const own =
    typeof header === 'object' && header !== null && !Array.isArray(header)
      ? (header as JsonObject)['member_id']
      : undefined;
  if (typeof own !== 'string') throw new Error('the answer to the status names no member');
  members.set(own, id);
  const leader = typeof body['leader'] === 'string' ? body['leader'] : undefined;
  const role = leader === undefined ? 'unknown' : leader === own ? 'leader' : 'follower';
  return {
    role,
    term: numberOf(body['raftTerm']),
    leader: (leader === undefined ? undefined : members.get(leader)) ?? null,
    commitIndex: numberOf(body['raftIndex']),
  };
}

function numberOf(value: unknown): number | null {
  const number = Number(value);
  return typeof value === 'string' && Number.isSafeInteger(number) ? number : null;
}
