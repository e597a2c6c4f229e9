export type Role = 'leader' | 'follower' | 'candidate' | 'pre-candidate' | 'unknown';

/** What a status probe reports. Systems without a probe answer `unknown` and null. */
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
