import type { Entry, HardState, NodeId } from './entry.ts';
import type { Message } from './message.ts';
import type { MemberChange } from './members.ts';
import type { Position, Snapshot, TakenSnapshot } from './snapshot.ts';

export interface Proposal {
  /** Chosen by the caller, unique among its open proposals and reads. */
  readonly requestId: number;
  readonly data: string;
}

/** Everything that can happen to a node. */
export type Input =
  /** Time has passed; the time itself is an argument of every step. */
  | { readonly type: 'tick' }
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'propose'; readonly proposals: readonly Proposal[] }
  /** A linearizable read: the core says when the state machine may answer it. */
  | { readonly type: 'read'; readonly requestId: number }
  /**
   * Node `from` is alive, though nothing whole has come of it: a part of a long message has
   * arrived from it, or it has confirmed a part of one of ours.
   */
  | { readonly type: 'heard'; readonly from: NodeId }
  /** Every write up to and including number `seq` is on disk. */
  | { readonly type: 'durable'; readonly seq: number }
  /** The state machine has written down what it is after the entry at the snapshot's index. */
  | { readonly type: 'snapshot-taken'; readonly snapshot: TakenSnapshot }
  /** Answered by the commit of the configuration that it leads to. */
  | { readonly type: 'change-members'; readonly requestId: number; readonly change: MemberChange }
  /** The leader is to give its office to this voter. */
  | { readonly type: 'transfer'; readonly requestId: number; readonly to: NodeId };

/** What a node starts from: nothing, or what its storage kept. */
export interface Restored {
  readonly hardState: HardState;
  /** The state that the state machine begins with; null: the empty one. */
  readonly snapshot: Snapshot | null;
  /** What the log begins after: index and term 0 until a snapshot was taken, and never beyond one. */
  readonly base: Position;
  readonly entries: readonly Entry[];
}

export const emptyState: Restored = {
  hardState: { term: 0, votedFor: null },
  snapshot: null,
  base: { index: 0, term: 0 },
  entries: [],
};
