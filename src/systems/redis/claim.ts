import type { NodeClaim } from '../defined/definition.ts';

/** What a server answers to ROLE. */
export type RoleReply = readonly [string, ...unknown[]];

/** What the sentinel of a node holds, of one moment: who is the master, and since which epoch. */
export interface SentinelView {
  readonly epoch: number;
  readonly master: string;
}

/** The host of the master of a replica; undefined: it is a master, or not even that is clear. */
export function masterOf([role, host]: RoleReply): string | undefined {
  return role === 'slave' && typeof host === 'string' ? host : undefined;
}

/**
 * What a node claims. Sentinels elect one failover for an epoch, so the epoch is the term: a node
 * leads if it is a master and its own sentinel says so. One that was just promoted, or has come
 * back and was not yet told, is a master of no term.
 *
 * @param idOf the node of a host
 */
export function claimOf(
  host: string,
  role: RoleReply,
  sentinel: SentinelView | undefined,
  idOf: (host: string) => number | undefined,
): NodeClaim {
  const term = sentinel === undefined ? {} : { term: sentinel.epoch };
  if (role[0] === 'master') {
    return sentinel?.master === host ? { role: 'leader', ...term, ...known(idOf(host)) } : {};
  }
  return role[0] === 'slave'
    ? { role: 'follower', ...term, ...known(idOf(masterOf(role) ?? '')) }
    : {};
}

function known(leader: number | undefined): { readonly leader?: number } {
  return leader === undefined ? {} : { leader };
}

/**
 * Asked for the epoch before and after the master: it belongs to it if it was the same.
 *
 * @param fields of SENTINEL MASTER, names and values by turns
 */
export function sentinelView(
  before: unknown,
  address: unknown,
  after: unknown,
): SentinelView | undefined {
  const epoch = epochOf(before);
  const [master] = Array.isArray(address) ? (address as readonly unknown[]) : [];
  if (epoch === undefined || epoch !== epochOf(after) || typeof master !== 'string')
    return undefined;
  return { epoch, master };
}

function epochOf(fields: unknown): number | undefined {
  return numberOf(fields, 'config-epoch');
}

/** A field of a flat reply, names and values by turns. */
export function numberOf(fields: unknown, name: string): number | undefined {
  if (!Array.isArray(fields)) return undefined;
  const value = Number((fields as readonly unknown[])[fields.indexOf(name) + 1]);
  return fields.includes(name) && Number.isInteger(value) ? value : undefined;
}
