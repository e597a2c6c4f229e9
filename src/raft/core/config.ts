import type { CoreBug } from './bugs.ts';
import type { NodeId } from './entry.ts';

/** All in microseconds. */
export interface Timing {
  /** Each election timeout is drawn anew from [min, max) (§5.2). */
  readonly electionTimeoutMinUs: number;
  readonly electionTimeoutMaxUs: number;
  /** How often a leader speaks to a follower that it has nothing new for. */
  readonly heartbeatUs: number;
}

export const defaultTiming: Timing = {
  electionTimeoutMinUs: 300_000,
  electionTimeoutMaxUs: 600_000,
  heartbeatUs: 50_000,
};

/** Every queue and message of the core has a bound; what happens at the bound is said here. */
export interface Limits {
  /** Entries in one append message; the rest goes in the next one. */
  readonly maxEntriesPerMessage: number;
  /** Characters of entry data in one append message; a single larger entry still goes, alone. */
  readonly maxDataPerMessage: number;
  /** Append messages on their way to one follower; further entries wait for an answer. */
  readonly maxInflight: number;
  /** Proposals that wait for their commit; the next one is refused as `too-many-pending`. */
  readonly maxPendingProposals: number;
  /** Reads that wait for their confirmation; the next one is refused as `too-many-pending`. */
  readonly maxPendingReads: number;
  /** Messages held back until a write is durable; the oldest is dropped, as a network might. */
  readonly maxHeldMessages: number;
  /** Characters of a snapshot in one message; one such message is on its way to a follower. */
  readonly maxSnapshotPart: number;
  /** Entries before a snapshot that stay in the log; a follower that lacks more is sent the snapshot. */
  readonly retainedEntries: number;
  /** Characters of data in them; the oldest beyond it go too. */
  readonly retainedData: number;
  /** How many entries a node may lack that gets a vote, or the leader's office. */
  readonly maxLag: number;
}

export const defaultLimits: Limits = {
  maxEntriesPerMessage: 512,
  maxDataPerMessage: 64 * 1024,
  maxInflight: 16,
  maxPendingProposals: 4096,
  maxPendingReads: 4096,
  maxHeldMessages: 1024,
  maxSnapshotPart: 256 * 1024,
  retainedEntries: 1000,
  retainedData: 16 * 1024 * 1024,
  maxLag: 512,
};

export interface CoreConfig {
  readonly id: NodeId;
  /**
   * The other voters at the cluster's beginning; empty for a cluster of one. What the log or a
   * snapshot says of members outweighs it.
   */
  readonly peers: readonly NodeId[];
  /** The node knows of no members, votes for nobody's office but others', and waits to be added. */
  readonly joins?: boolean;
  /** Where the voters of the beginning are found, for the configurations that follow; default ''. */
  readonly addressOf?: (id: NodeId) => string;
  /** A number in [0, 1) at each call: the only randomness of the core. */
  readonly random: () => number;
  readonly timing: Timing;
  readonly limits: Limits;
  readonly bugs: ReadonlySet<CoreBug>;
}
