import type { FaultFamily } from './nemesis.ts';
import { membership } from './membership.ts';
import { snapshot, transfer } from './operator-moments.ts';
import { packet } from './packet.ts';
import { partition } from './partition.ts';
import { kill, pause } from './process-faults.ts';

/**
 * Every family of faults, in the order in which they are undone at the end: what is done to
 * packets first, so that open links can be shown to carry, then cuts, so that nodes that go on or
 * start again find each other, and only then members, whom all others must be there to agree on.
 *
 * A line here makes the family's actions part of `Action`: both worlds then have to know them.
 */
export const families = [packet, partition, pause, kill, membership, transfer, snapshot] as const;

type ActionOf<F> = F extends FaultFamily<infer A> ? A : never;

/** What a world can be asked to do. */
export type Action = ActionOf<(typeof families)[number]>;

/** The family that a step begins or undoes. */
export function familyOf<F extends FaultFamily>(f: string, among: readonly F[]): F | undefined {
  return among.find(({ name, undoneBy }) => f === name || f === undoneBy);
}
