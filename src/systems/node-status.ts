export type Role = 'leader' | 'follower' | 'candidate' | 'pre-candidate' | 'unknown';

/** What a node says of itself. Systems without a probe answer `unknown` and null. */
export interface StatusAnswer {
  readonly role: Role;
  readonly term: number | null;
  /** The id of the node that it takes for the leader: the world knows the names. */
  readonly leader: number | null;
  readonly commitIndex: number | null;
}

/** What is known of a node: its own words, and what the harness saw. */
export interface NodeStatus {
  readonly node: string;
  /** What the harness knows: whether it runs, was killed or paused by it, or died by itself. */
  readonly state: 'up' | 'killed' | 'paused' | 'exited' | 'unreachable';
  readonly role: Role;
  readonly term: number | null;
  /** The node that this node takes for the leader. */
  readonly leader: string | null;
  readonly commitIndex: number | null;
}

/**
 * The node that leads, by its own word. Behind a partition a deposed one may still take itself
 * for the leader: of several, the one with the highest term.
 */
export function leaderOf<Status extends NodeStatus>(
  statuses: readonly Status[],
): Status | undefined {
  return statuses
    .filter(({ state, role }) => state === 'up' && role === 'leader')
    .reduce<Status | undefined>(
      (best, status) => ((best?.term ?? -1) >= (status.term ?? 0) ? best : status),
      undefined,
    );
}
