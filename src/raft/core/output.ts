import type { Entry, HardState, NodeId } from './entry.ts';
import type { Restored } from './input.ts';
import type { ChangeRefusal, Configuration } from './members.ts';
import type { Message } from './message.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * One write to stable storage. Writes are numbered without a gap and are to be carried out
 * in that order; many may be made durable by one sync.
 */
export interface Write {
  readonly seq: number;
  /** In place of everything that earlier writes have left: all of it is on disk then, or none. */
  readonly replacement?: Restored | null;
  readonly hardState: HardState | null;
  /** Forget the log from this index on, before `entries` are appended. */
  readonly truncateFrom: number | null;
  readonly entries: readonly Entry[];
}

/** An entry that is committed, for the state machine. */
export interface Committed {
  readonly entry: Entry;
  /** The proposal of this node that it came from, when somebody here still waits for it. */
  readonly requestId: number | null;
}

export type Refusal = 'not-leader' | 'too-many-pending' | 'lost-leadership';

/** What became of a proposal or a read, when it is not a commit. */
export type Answer =
  /** The proposal never entered the log: it certainly has no effect. */
  | { readonly type: 'refused'; readonly requestId: number; readonly reason: Refusal }
  /** This node lost its office while the proposal was in its log: it may still be committed. */
  | { readonly type: 'outcome-unknown'; readonly requestId: number }
  /** The state machine, which now contains `index`, may answer the read. */
  | { readonly type: 'read-ready'; readonly requestId: number; readonly index: number }
  | { readonly type: 'read-failed'; readonly requestId: number; readonly reason: Refusal }
  /** A change of the members was not begun: it certainly has no effect. */
  | { readonly type: 'change-refused'; readonly requestId: number; readonly reason: ChangeRefusal }
  /** This node gave its office up, and knows who leads now: the one that was meant, mostly. */
  | { readonly type: 'transferred'; readonly requestId: number; readonly leader: NodeId }
  /** This node still leads, or never did. */
  | {
      readonly type: 'transfer-failed';
      readonly requestId: number;
      readonly reason: TransferFailure;
    };

export type TransferFailure =
  'not-leader' | 'transferring' | 'to-itself' | 'not-a-voter' | 'not-caught-up' | 'timed-out';

export type RoleName = 'follower' | 'pre-candidate' | 'candidate' | 'leader';

/** Reported to people, in logs and reports; nothing depends on it. */
export type Note =
  | { readonly event: 'election-timeout'; readonly term: number }
  | { readonly event: 'election-started'; readonly term: number }
  | { readonly event: 'elected'; readonly term: number }
  | { readonly event: 'following'; readonly term: number; readonly leader: NodeId }
  | { readonly event: 'stepped-down'; readonly term: number; readonly reason: string }
  | { readonly event: 'vote-granted'; readonly term: number; readonly to: NodeId }
  | {
      readonly event: 'vote-refused';
      readonly term: number;
      readonly to: NodeId;
      readonly reason: string;
    }
  | { readonly event: 'truncated'; readonly term: number; readonly from: number }
  /** These members count from now on: the entry was appended or cut off, or a snapshot installed. */
  | ({ readonly event: 'configured'; readonly term: number } & Configuration)
  /** The configuration of that entry is committed, and this node is not in it any more. */
  | { readonly event: 'not-a-member'; readonly term: number; readonly index: number }
  | { readonly event: 'transfer-started'; readonly term: number; readonly to: NodeId }
  | {
      readonly event: 'transfer-given-up';
      readonly term: number;
      readonly to: NodeId;
      readonly reason: string;
    }
  /** The log up to `index` may go, but for what slow followers are still sent from it. */
  | { readonly event: 'snapshot-taken'; readonly term: number; readonly index: number }
  /** The first part of it leaves. */
  | {
      readonly event: 'snapshot-sent';
      readonly term: number;
      readonly to: NodeId;
      readonly index: number;
    }
  | { readonly event: 'snapshot-installed'; readonly term: number; readonly index: number };

/**
 * What a step asks for, in the order in which it is to be done: start the write, restore, apply,
 * answer, send. Only the write takes time; everything that had to wait for an earlier one
 * is not in here before that write is durable.
 */
export interface Output {
  readonly write: Write | null;
  /** What the state machine is from now on, whatever it was. */
  readonly restore: Snapshot | null;
  readonly committed: readonly Committed[];
  readonly answers: readonly Answer[];
  readonly messages: readonly Message[];
  readonly notes: readonly Note[];
}
