import type { Json, JsonObject } from '../../history/operation.ts';
import type { NodeClaim } from '../defined/definition.ts';

/**
 * What an answer to `/client/status` claims. Its fields are not agreed on: those that servers
 * usually have are looked for, and what is not found is not known. No verdict depends on it but
 * that of "one leader per term".
 */
export function claimOf(body: Json | undefined): NodeClaim {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return {};
  const status = body as JsonObject;
  const role = roleOf(firstOf(status, ['role', 'state', 'raft_state', 'raftState']));
  const term = numberOf(firstOf(status, ['term', 'current_term', 'currentTerm']));
  const leader = numberOf(firstOf(status, ['leader_id', 'leaderId', 'leader', 'current_leader']));
  return {
    ...(role !== undefined && { role }),
    ...(term !== undefined && { term }),
    ...(leader !== undefined && { leader }),
  };
}

function firstOf(status: JsonObject, names: readonly string[]): Json | undefined {
  return names.map((name) => status[name]).find((value) => value !== undefined && value !== null);
}

function roleOf(value: Json | undefined): NodeClaim['role'] {
  if (typeof value !== 'string') return undefined;
  const word = value.toLowerCase();
  return (['leader', 'follower', 'candidate'] as const).find((role) => role === word);
}

function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return numberOf((value as JsonObject)['id']);
  }
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}
