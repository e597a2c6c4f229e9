/** A node's number, 1 and up. */
export type NodeId = number;

/** In the order in which a log on disk numbers them. */
export const entryKinds = ['command', 'noop', 'members'] as const;
export type EntryKind = (typeof entryKinds)[number];

/**
 * One entry of the replicated log. The data of a command is opaque to the core, a no-op carries '',
 * and that of a configuration is what `encodeMembers` makes of its members.
 */
export interface Entry {
  /** Position in the log; the first entry of all has index 1. */
  readonly index: number;
  /** The term of the leader that created it. */
  readonly term: number;
  readonly kind: EntryKind;
  readonly data: string;
}

/** What a node must never forget (Raft, Figure 2: "persistent state on all servers"), besides its log. */
export interface HardState {
  readonly term: number;
  /** Who got this node's vote in `term`. */
  readonly votedFor: NodeId | null;
}

export function describeHardState(state: HardState): string {
  return `t${state.term} vote ${state.votedFor === null ? '-' : `n${state.votedFor}`}`;
}
