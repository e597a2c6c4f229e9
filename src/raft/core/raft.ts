import { planted } from './bugs.ts';
import type { CoreConfig } from './config.ts';
import { mayCampaign, noticeRemoval, ownStanding } from './configuring.ts';
import {
  startCampaign,
  askForVotes,
  countOwnVote,
  hearOfRemoval,
  onPreVote,
  onPreVoteReply,
  onVote,
  onVoteReply,
} from './election.ts';
import { Effects } from './effects.ts';
import type { NodeId } from './entry.ts';
import { continueHandover, onTimeoutNow, onTransfer, settleHandover } from './handover.ts';
import type { Input, Restored } from './input.ts';
import { whyImpossible } from './impossible.ts';
import { checkInvariants, rememberState } from './invariants.ts';
import { describeMembers, type Configuration, type Standing } from './members.ts';
import { onChangeMembers, settleMembers } from './membership.ts';
import type { Message } from './message.ts';
import type { Output, RoleName } from './output.ts';
import type { Progress } from './progress.ts';
import { applyCommitted, onPropose } from './proposals.ts';
import { onRead, settleReads } from './read-index.ts';
import {
  advanceCommit,
  hearsQuorum,
  heartbeat,
  onAppend,
  onAppendAccepted,
  onAppendRejected,
  replicate,
} from './replication.ts';
import { becomeFollower, resetElectionTimer } from './roles.ts';
import { onInstallSnapshot, onSnapshotReceived, onSnapshotTaken } from './snapshotting.ts';
import { describeState, initialState, type State } from './state.ts';

/** What a node can say of itself. */
export interface CoreStatus {
  readonly id: NodeId;
  readonly role: RoleName;
  readonly term: number;
  readonly votedFor: NodeId | null;
  readonly leader: NodeId | null;
  readonly commitIndex: number;
  readonly lastApplied: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
  readonly durableIndex: number;
  /** What the newest snapshot contains; 0: there is none. */
  readonly snapshotIndex: number;
  /** Where the log begins. */
  readonly firstLogIndex: number;
  /** Who the members are, by the latest configuration in the log. */
  readonly configuration: Configuration;
  /** What this node is among them; null: no member, or not one yet. */
  readonly standing: Standing | null;
}

/**
 * Raft as a state machine: an input and the time go in, what to do comes out. It never
 * waits, reads no clock and does no I/O, so the same code runs in a server and in a
 * simulator. Section numbers are those of the Raft paper (extended version, 2014); "thesis"
 * is Ongaro's dissertation.
 */
export class RaftCore {
  readonly #state: State;

  constructor(config: CoreConfig, restored: Restored, nowUs: number) {
    this.#state = initialState(config, restored, nowUs);
    resetElectionTimer(this.#state);
  }

  /** Takes one input at the given time (microseconds, never going back) and says what follows. */
  step(nowUs: number, input: Input): Output {
    const state = this.#state;
    rememberState(state);
    if (nowUs > state.nowUs) state.nowUs = nowUs;
    const effects = (state.effects = new Effects());
    this.#take(input);
    settle(state);
    // A planted bug is for the harness to find; a core that stopped itself would hide it.
    if (state.bugs === null) checkInvariants(state);
    effects.write = state.durability.takeWrite();
    return effects;
  }

  /** Why no node of this cluster can have sent the message, or null: to be asked before a step takes it. */
  whyImpossible(message: Message): string | null {
    return whyImpossible(this.#state, message);
  }

  /** When the next tick is due, on the clock of `step`. */
  get wakeAtUs(): number {
    const { role, electionDueUs } = this.#state;
    return role.name === 'leader' ? role.heartbeatDueUs : electionDueUs;
  }

  status(): CoreStatus {
    const { config, role, term, votedFor, leader, log, commit, applied } = this.#state;
    const { durability, snapshot, configurations } = this.#state;
    return {
      id: config.id,
      role: role.name,
      term,
      votedFor,
      leader,
      commitIndex: commit,
      lastApplied: applied,
      lastLogIndex: log.lastIndex,
      lastLogTerm: log.lastTerm,
      durableIndex: durability.index,
      snapshotIndex: snapshot?.index ?? 0,
      firstLogIndex: log.firstIndex,
      configuration: configurations.latest,
      standing: ownStanding(this.#state),
    };
  }

  /** The state in a line, a leader's view of its followers in one more line each. */
  describe(): string {
    const { role, configurations } = this.#state;
    const { members } = configurations.latest;
    const lines = [describeState(this.#state)];
    if (role.name === 'leader') {
      for (const follower of role.followers) {
        lines.push(`  ${describeMember(members, follower)} ${follower.describe()}`);
      }
    }
    return lines.join('\n');
  }

  #take(input: Input): void {
    const state = this.#state;
    switch (input.type) {
      case 'tick':
        onTick(state);
        return;
      case 'message':
        onMessage(state, input.message);
        return;
      case 'propose':
        onPropose(state, input.proposals);
        return;
      case 'read':
        onRead(state, input.requestId);
        return;
      case 'heard':
        onHeard(state, input.from);
        return;
      case 'durable':
        for (const message of state.durability.durable(input.seq)) state.effects.send(message);
        if (state.role.name === 'leader') state.role.mayCommit = true;
        countOwnVote(state);
        return;
      case 'snapshot-taken':
        onSnapshotTaken(state, input.snapshot);
        return;
      case 'change-members':
        onChangeMembers(state, input.requestId, input.change);
        return;
      case 'transfer':
        onTransfer(state, input.requestId, input.to);
        return;
    }
  }
}

function onTick(state: State): void {
  const { role, nowUs } = state;
  if (role.name !== 'leader') {
    if (nowUs < state.electionDueUs) return;
    if (!mayCampaign(state)) {
      becomeFollower(state, state.term, null, 'no voter');
      resetElectionTimer(state);
      if (ownStanding(state) === 'learner') askForVotes(state);
      return;
    }
    // Whatever a node says promises its term and vote. Until those are durable it has no voice.
    if (state.durability.hardStateIsDurable) startCampaign(state);
    else resetElectionTimer(state);
    return;
  }
  if (nowUs < role.heartbeatDueUs) return;
  if (!hearsQuorum(state, role)) {
    becomeFollower(state, state.term, null, 'no answer from a majority');
    return;
  }
  role.heartbeatDueUs = nowUs + state.config.timing.heartbeatUs;
  // Reads that wait for a round whose messages were lost go with this one.
  if (role.reads.needsRound) role.reads.round++;
  heartbeat(state, role);
  continueHandover(state, role);
}

/**
 * A long message on a slow link is no silence: the follower that receives it does not run for
 * office, and the leader that sends it does not take the follower for dead. Nothing else
 * follows from it; what the message says counts when it is whole.
 */
function onHeard(state: State, from: NodeId): void {
  const { role, nowUs } = state;
  if (role.name === 'leader') {
    const follower = role.followers.find(({ id }) => id === from);
    if (follower !== undefined) follower.heardUs = nowUs;
  } else if (from === state.leader) {
    state.leaderHeardUs = nowUs;
    resetElectionTimer(state);
  }
}

function onMessage(state: State, message: Message): void {
  const { config } = state;
  // From whomever it comes: a node whose log is behind does not know every member. Whose word
  // counts for what is decided where it is counted.
  if (message.to !== config.id || message.from === config.id) return;
  switch (message.type) {
    case 'pre-vote':
      onPreVote(state, message);
      return;
    case 'vote':
      onVote(state, message);
      return;
    case 'append':
      onAppend(state, message);
      return;
    case 'install-snapshot':
      onInstallSnapshot(state, message);
      return;
    case 'timeout-now':
      onTimeoutNow(state, message);
      return;
    case 'pre-vote-reply':
    case 'vote-reply':
    case 'append-accepted':
    case 'append-rejected':
    case 'snapshot-received':
      onReply(state, message);
  }
}

type Reply = Exclude<
  Message,
  { type: 'pre-vote' | 'vote' | 'append' | 'install-snapshot' | 'timeout-now' }
>;

function onReply(state: State, reply: Reply): void {
  if (reply.type === 'pre-vote-reply') hearOfRemoval(state, reply);
  // A newer term in any reply ends whatever this node was doing (§5.1).
  if (reply.term > state.term && !planted(state, 'no-stepdown-on-higher-term')) {
    becomeFollower(state, reply.term, null, `n${reply.from} has a newer term`);
    return;
  }
  switch (reply.type) {
    case 'pre-vote-reply':
      onPreVoteReply(state, reply);
      return;
    case 'vote-reply':
      onVoteReply(state, reply);
      return;
    case 'append-accepted':
    case 'append-rejected':
    case 'snapshot-received':
      // An answer to an earlier term's append says nothing about this term's log.
      if (state.role.name !== 'leader') return;
      if (reply.term !== state.term && !planted(state, 'stale-append-response')) return;
      if (reply.type === 'append-accepted') onAppendAccepted(state, state.role, reply);
      else if (reply.type === 'append-rejected') onAppendRejected(state, state.role, reply);
      else onSnapshotReceived(state, state.role, reply);
  }
}

/** What follows from any input: commit, apply, answer reads, send what followers lack. */
function settle(state: State): void {
  if (state.role.name === 'leader') advanceCommit(state, state.role);
  applyCommitted(state);
  if (state.commit > state.before.commit) noticeRemoval(state);
  // What is rare is asked for here, in as few words as there are: this is done at every step.
  if (state.role.name === 'leader' && state.role.membersUnsettled) settleMembers(state, state.role);
  const { role } = state;
  if (role.name === 'leader') {
    settleReads(state, role);
    replicate(state, role);
    if (role.handover !== null) settleHandover(state, role);
  }
}

/** `n2`, `n2:leaving`, or `n2:gone` of a node that is out and is still sent that it is. */
function describeMember(members: Configuration['members'], { id, gone }: Progress): string {
  const member = members.find((each) => each.id === id);
  return member === undefined ? `n${id}${gone === null ? '' : ':gone'}` : describeMembers([member]);
}
