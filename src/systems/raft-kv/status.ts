import type { Json } from '../../history/operation.ts';
import type { Role, StatusAnswer } from '../node-status.ts';
import type { ControlAnswer } from '../http-control.ts';
import { leaderIdOf } from './answer.ts';

const roles: readonly Role[] = ['leader', 'follower', 'candidate', 'pre-candidate'];

/**
 * Reads `GET /client/status`: `{id, role, term, leader: {id, api} | null, commitIndex}`.
 * Throws when the answer is no status: such a node has not answered.
 */
export function statusOf(node: string, answer: ControlAnswer): StatusAnswer {
  const { status, body } = answer;
  if (status !== 200 || typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Error(`${node} answered its status with HTTP ${status}`);
  }
  const fields = body as Readonly<Record<string, Json>>;
  return {
    role: roles.find((role) => role === fields['role']) ?? 'unknown',
    term: numberOrNull(fields['term']),
    leader: leaderIdOf(fields['leader']) ?? null,
    commitIndex: numberOrNull(fields['commitIndex']),
  };
}

function numberOrNull(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}
