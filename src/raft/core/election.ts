import { planted } from './bugs.ts';
import type { NodeId } from './entry.ts';
import { standingOf } from './members.ts';
import type { PreVote, PreVoteReply, Vote, VoteReply } from './message.ts';
import {
  becomeCandidate,
  becomeFollower,
  becomeLeader,
  becomePreCandidate,
  resetElectionTimer,
} from './roles.ts';
import { saveHardState, send, type State } from './state.ts';

/** The election timer fired: ask whether an election could be won before starting one (thesis 9.6). */
export function startCampaign(state: State): void {
  becomePreCandidate(state);
  askForVotes(state);
  electIfGranted(state);
}

/**
 * Asks every voter whether it would vote for this node. A learner asks too when it hears of no
 * leader: it is not elected, whatever they say, but told when it was removed meanwhile.
 */
export function askForVotes(state: State): void {
  const { config, term, log, voters } = state;
  const from = config.id;
  for (const to of voters.members) {
    if (to === from) continue;
    const position = { lastIndex: log.lastIndex, lastTerm: log.lastTerm };
    send(state, { type: 'pre-vote', from, to, term, ...position });
  }
}

/** @param transfer whether the leader has asked for it: nobody refuses then because it is alive */
export function startElection(state: State, transfer = false): void {
  becomeCandidate(state);
  const { config, term, log, voters } = state;
  const from = config.id;
  for (const to of voters.members) {
    if (to === from) continue;
    const position = { lastIndex: log.lastIndex, lastTerm: log.lastTerm };
    send(state, { type: 'vote', from, to, term, ...position, transfer });
  }
}

/** Goes one step up when a majority said yes: pre-candidate → candidate → leader. */
function electIfGranted(state: State): void {
  const { role } = state;
  if (role.name !== 'pre-candidate' && role.name !== 'candidate') return;
  if (!state.voters.agree((voter) => role.granted.has(voter))) return;
  if (role.name === 'pre-candidate') startElection(state);
  else becomeLeader(state);
}

/**
 * A candidate's vote for itself is a promise too, so it counts once it is durable. Its
 * requests wait for the same write, so this matters where no other vote is needed: a lone
 * node that led before it was durable could lead the same term twice.
 */
export function countOwnVote(state: State): void {
  const { role, config } = state;
  if (role.name !== 'candidate' || !state.durability.hardStateIsDurable) return;
  if (role.granted.has(config.id)) return;
  role.granted.add(config.id);
  // The requests leave now, and the voters have to write, too: without this patience a
  // cluster whose disks are as slow as its election timeout would never have a leader.
  resetElectionTimer(state);
  state.electionDueUs += state.nowUs - role.sinceUs;
  electIfGranted(state);
}

/** The election restriction (§5.4.1): whoever leads must have everything that was committed. */
function logIsUpToDate(state: State, candidate: PreVote | Vote): boolean {
  if (planted(state, 'vote-no-log-check')) return true;
  const { lastTerm, lastIndex } = state.log;
  if (planted(state, 'vote-log-index-only')) return candidate.lastIndex >= lastIndex;
  if (planted(state, 'vote-log-term-only')) return candidate.lastTerm >= lastTerm;
  if (planted(state, 'vote-log-and')) {
    return candidate.lastTerm >= lastTerm || candidate.lastIndex >= lastIndex;
  }
  if (candidate.lastTerm !== lastTerm) return candidate.lastTerm > lastTerm;
  return candidate.lastIndex >= lastIndex;
}

/**
 * Leader stickiness (thesis 4.2.3): whoever heard from a leader within the shortest election
 * timeout helps nobody to depose it. A leader that lost its quorum steps down by itself.
 */
function leaderIsAlive(state: State): boolean {
  if (state.role.name === 'leader') return true;
  const silenceUs = state.nowUs - state.leaderHeardUs;
  return state.leader !== null && silenceUs < state.config.timing.electionTimeoutMinUs;
}

function refusal(state: State, request: PreVote | Vote): string | null {
  if (request.term < state.term) return 'its term is old';
  const wanted = request.type === 'vote' && request.transfer === true;
  if (!wanted && leaderIsAlive(state)) return 'the leader is alive';
  if (!logIsUpToDate(state, request)) return 'its log is behind';
  return null;
}

/** Answers without changing anything: no term, no vote, no timer. */
export function onPreVote(state: State, request: PreVote): void {
  const reason = refusal(state, request);
  const { term } = state;
  send(state, {
    type: 'pre-vote-reply',
    from: state.config.id,
    to: request.from,
    term,
    requestTerm: request.term,
    granted: reason === null,
    notMemberSince: notMemberSince(state, request),
  });
  if (reason !== null) noteRefusal(state, request.from, reason);
}

/**
 * A node that was away when it was removed is told by those whom it asks for their votes. When its
 * log ends in an older term than what is committed here, no configuration in it that is newer than
 * the one here can be committed any more: what it is told outweighs the end of its log.
 */
function notMemberSince(state: State, { from, lastTerm, lastIndex }: PreVote): number {
  const { index, members } = state.configurations.at(state.commit);
  if (standingOf(members, from) !== null) return 0;
  const isOver = lastTerm < (state.log.termAt(state.commit) ?? 0);
  return isOver ? Math.max(index, lastIndex + 1) : index;
}

/** Whoever is not a member runs for nothing, until a newer log says that it is one again. */
export function hearOfRemoval(state: State, { notMemberSince: index = 0 }: PreVoteReply): void {
  if (index <= state.toldNotMemberSince) return;
  state.toldNotMemberSince = index;
  if (index <= state.configurations.latest.index) return;
  state.effects.note({ event: 'not-a-member', term: state.term, index });
  becomeFollower(state, state.term, null, 'not a member');
}

export function onPreVoteReply(state: State, reply: PreVoteReply): void {
  if (state.role.name !== 'pre-candidate') return;
  // The answerer may be of an older term; what counts is that it answered this term's question.
  if (!reply.granted || reply.requestTerm !== state.term) return;
  state.role.granted.add(reply.from);
  electIfGranted(state);
}

export function onVote(state: State, request: Vote): void {
  if (request.term > state.term) {
    if (request.transfer !== true && leaderIsAlive(state)) {
      noteRefusal(state, request.from, 'the leader is alive');
      return;
    }
    becomeFollower(state, request.term, null, 'a candidate has a newer term');
  }
  const votedForOther = hasVotedForOther(state, request.from);
  const reason = votedForOther ? `voted for n${state.votedFor}` : refusal(state, request);
  const granted = reason === null;
  if (granted) {
    if (state.votedFor !== request.from) saveHardState(state, state.term, request.from);
    resetElectionTimer(state);
    state.effects.note({ event: 'vote-granted', term: state.term, to: request.from });
  } else {
    noteRefusal(state, request.from, reason);
  }
  const { term } = state;
  send(state, { type: 'vote-reply', from: state.config.id, to: request.from, term, granted });
}

/** One vote a term (§5.2): whoever asks again gets the same answer. */
function hasVotedForOther(state: State, candidate: NodeId): boolean {
  if (planted(state, 'double-vote')) return state.role.name === 'leader';
  return state.votedFor !== null && state.votedFor !== candidate;
}

/** Whose vote a reply is: the second one of a node is no further vote. */
function voterOf(state: State, { from }: VoteReply, granted: ReadonlySet<NodeId>): NodeId {
  if (!planted(state, 'dup-vote-counted') || !granted.has(from)) return from;
  return state.config.peers.find((peer) => !granted.has(peer)) ?? from;
}

export function onVoteReply(state: State, reply: VoteReply): void {
  const { role } = state;
  if (!reply.granted) return;
  if (reply.term !== state.term && !planted(state, 'stale-vote-counted')) return;
  if (role.name === 'candidate') {
    role.granted.add(voterOf(state, reply, role.granted));
    electIfGranted(state);
  } else if (role.name === 'pre-candidate') {
    role.votes.add(reply.from);
    if (state.voters.agree((voter) => role.votes.has(voter))) becomeLeader(state);
  }
}

function noteRefusal(state: State, to: NodeId, reason: string): void {
  state.effects.note({ event: 'vote-refused', term: state.term, to, reason });
}
