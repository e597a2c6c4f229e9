import { planted, type CoreBug } from './bugs.ts';
import type { CoreConfig } from './config.ts';
import { Configurations } from './configurations.ts';
import { Durability } from './durability.ts';
import { Effects } from './effects.ts';
import type { HardState, NodeId } from './entry.ts';
import type { Proposal, Restored } from './input.ts';
import { Log } from './log.ts';
import { votersOf, type Configuration } from './members.ts';
import type { Message } from './message.ts';
import type { Progress } from './progress.ts';
import type { Share, VoterSet } from './quorum.ts';
import type { ReadQueue } from './read-queue.ts';
import type { PartialSnapshot, Snapshot } from './snapshot.ts';

export interface Leader {
  readonly name: 'leader';
  /** What the leader itself has reached, brought up to date before its voters are asked. */
  readonly own: Progress;
  /** Everyone to whom it sends. */
  followers: readonly Progress[];
  voters: VoterSet<Progress>;
  /** Whether something is still to follow from the commit of the latest configuration. */
  membersUnsettled: boolean;
  /** Who asked for the change whose joint configuration is in the log. */
  changeRequest: number | null;
  /** The office is to go to another node, or null. */
  handover: Handover | null;
  /** Proposals that wait because the office is about to change hands; null: they go into the log. */
  held: Proposal[] | null;
  /** Whether something has become durable, here or at a follower, since the commit index was last looked at. */
  mayCommit: boolean;
  /** The no-op that opened the term: until it is committed, the leader does not know its commit index. */
  readonly noopIndex: number;
  /** Log index → request id of the proposals that somebody waits for. */
  readonly proposals: Map<number, number>;
  readonly reads: ReadQueue;
  heartbeatDueUs: number;
}

/** A leadership transfer under way. */
export interface Handover {
  readonly to: NodeId;
  readonly requestId: number;
  readonly untilUs: number;
  /** Whether the target was told to run. */
  asked: boolean;
}

export type Role =
  | { readonly name: 'follower' }
  /** `granted`: who would vote for this node; a set, because a vote may arrive twice. */
  | {
      readonly name: 'pre-candidate';
      readonly granted: Set<NodeId>;
      /** Votes for this node in the current term, from a candidacy that its timer ended. */
      readonly votes: Set<NodeId>;
    }
  | { readonly name: 'candidate'; readonly granted: Set<NodeId>; readonly sinceUs: number }
  | Leader;

/** The part of a state that the next step is measured against: one record a node, written anew. */
export interface Before {
  term: number;
  votedFor: NodeId | null;
  commit: number;
  applied: number;
  lastIndex: number;
  ledTerm: number | null;
}

/** The whole memory of a node. The files of this room are functions over it. */
export interface State {
  readonly config: CoreConfig;
  /** Null when none is planted: see bugs.ts. */
  readonly bugs: ReadonlySet<CoreBug> | null;
  /** Who decides: those of the latest configuration in the log. */
  voters: VoterSet<NodeId>;
  readonly configurations: Configurations;
  readonly log: Log;
  readonly durability: Durability;
  nowUs: number;
  term: number;
  votedFor: NodeId | null;
  role: Role;
  /** Whom this node takes for the leader of `term`. */
  leader: NodeId | null;
  leaderHeardUs: number;
  electionDueUs: number;
  commit: number;
  applied: number;
  /** The newest snapshot of this node; it contains at least everything before the log. */
  snapshot: Snapshot | null;
  /** The newest configuration of which another node said that this node is not in it. */
  toldNotMemberSince: number;
  /** Who waits to hear to whom this node's office went. */
  handedOver: number | null;
  /** What has come in of a leader's snapshot. */
  partial: PartialSnapshot | null;
  /** The proposals of an office that was lost, with `reply-by-index`. */
  orphans: ReadonlyMap<number, number> | null;
  effects: Effects;
  /** What held before the step under way; see invariants.ts. */
  readonly before: Before;
}

export function initialState(config: CoreConfig, restored: Restored, nowUs: number): State {
  const log = new Log(restored.base, restored.entries);
  const applied = restored.snapshot?.index ?? 0;
  if (applied < log.base.index || applied > log.lastIndex) {
    throw new Error(
      `a snapshot of ${applied}, beside a log of ${log.firstIndex} to ${log.lastIndex}`,
    );
  }
  const snapshot = restored.snapshot && {
    ...restored.snapshot,
    configuration: restored.snapshot.configuration ?? configurationOfBeginning(config),
  };
  const configurations = new Configurations(
    snapshot?.configuration ?? configurationOfBeginning(config),
    restored.entries,
  );
  const bugs = config.bugs.size === 0 ? null : config.bugs;
  return {
    config,
    bugs,
    voters: votersOf(configurations.latest.members, quorumWith(bugs)),
    configurations,
    log,
    durability: new Durability(log.lastIndex, config.limits.maxHeldMessages),
    nowUs,
    term: restored.hardState.term,
    votedFor: restored.hardState.votedFor,
    role: { name: 'follower' },
    leader: null,
    leaderHeardUs: nowUs,
    electionDueUs: nowUs,
    commit: applied,
    applied,
    snapshot,
    toldNotMemberSince: 0,
    handedOver: null,
    partial: null,
    orphans: null,
    effects: new Effects(),
    before: { term: 0, votedFor: null, commit: 0, applied: 0, lastIndex: 0, ledTerm: null },
  };
}

/** Who the members are until the log says otherwise. */
function configurationOfBeginning({ id, peers, joins, addressOf }: CoreConfig): Configuration {
  const voters = joins === true ? [] : [id, ...peers].sort((a, b) => a - b);
  const members = voters.map((voter) => ({
    ...{ id: voter, standing: 'voter' as const },
    address: addressOf?.(voter) ?? '',
  }));
  return { index: 0, members };
}

/** Sends `message` as soon as what it promises is durable: the term, and the log up to `logIndex`. */
export function send(state: State, message: Message, logIndex = 0): void {
  // The rule that these two flags break: what is promised is durable.
  const early =
    logIndex === 0 ? planted(state, 'vote-before-durable') : planted(state, 'ack-before-durable');
  const free = early ? message : state.durability.release(message, logIndex);
  if (free !== null) state.effects.send(free);
}

/** Adopts a term and a vote, and has them made durable before any later message goes out. */
export function saveHardState(state: State, term: number, votedFor: NodeId | null): void {
  state.term = term;
  state.votedFor = votedFor;
  state.durability.saveHardState(keptOf(state));
}

/** What a quorum is: more than half (§5.2), but with `quorum-half`. */
export function quorumWith(bugs: ReadonlySet<CoreBug> | null): Share {
  return planted({ bugs }, 'quorum-half') ? 'half' : 'more than half';
}

/** What of term and vote has to outlive the node: both (Figure 2). */
function keptOf(state: State): HardState {
  const { term, votedFor } = state;
  if (planted(state, 'term-not-persisted')) return { term: 0, votedFor: null };
  return { term, votedFor: planted(state, 'vote-not-persisted') ? null : votedFor };
}

/** `n1 leader t3 log 7:t3 durable 7 commit 7 applied 7` */
export function describeState(state: State): string {
  const { log } = state;
  const vote = state.votedFor === null ? '-' : `n${state.votedFor}`;
  return (
    `n${state.config.id} ${state.role.name} t${state.term} vote ${vote} ` +
    `log ${log.lastIndex}:t${log.lastTerm} durable ${state.durability.index} ` +
    `commit ${state.commit} applied ${state.applied}`
  );
}
