/** A node's number, 1 and up. */
export type NodeId = number;

/**
 * One entry of the replicated log. `data` is opaque to the core; a no-op carries ''.
 * Cluster changes will be a third kind.
 */
export interface Entry {
  /** Position in the log; the first entry of all has index 1. */
  readonly index: number;
  /** The term of the leader that created it. */
  readonly term: number;
  readonly kind: 'command' | 'noop';
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

/** `5:t2 x=1`, or `5:t2 noop`. */
export function describeEntry(entry: Entry): string {
  return `${entry.index}:t${entry.term} ${entry.kind === 'noop' ? 'noop' : entry.data}`;
}
