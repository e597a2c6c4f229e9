import type { Configuration } from './members.ts';

/** A place in the log: an index with the term of the entry there. */
export interface Position {
  readonly index: number;
  readonly term: number;
}

/**
 * What the state machine was after the entry at `index`, in place of the log up to there (§7).
 * The data is opaque to the core: text without lone surrogates, since a disk keeps it in UTF-8.
 */
export interface TakenSnapshot extends Position {
  readonly data: string;
}

/** With who the members were then: the log that said so is gone. */
export interface Snapshot extends TakenSnapshot {
  /** Null: the log was written before there were changes of members, so they are those of its beginning. */
  readonly configuration: Configuration | null;
}

/** A snapshot of which a follower has received the first part. */
export interface PartialSnapshot {
  readonly from: number;
  /** The term of the leader that sends it: another one may send other bytes. */
  readonly leaderTerm: number;
  readonly index: number;
  readonly term: number;
  readonly configuration: Configuration;
  readonly size: number;
  readonly parts: string[];
  length: number;
}
