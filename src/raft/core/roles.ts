import { planted } from './bugs.ts';
import { votersAmong } from './configuring.ts';
import type { EntryKind, NodeId } from './entry.ts';
import { Progress } from './progress.ts';
import { ReadQueue } from './read-queue.ts';
import { saveHardState, type Role, type State } from './state.ts';

/** Draws a new election timeout, counted from now (§5.2). */
export function resetElectionTimer(state: State): void {
  const { electionTimeoutMinUs: min, electionTimeoutMaxUs: max } = state.config.timing;
  state.electionDueUs = state.nowUs + Math.floor(min + state.config.random() * (max - min));
}

const follower: Role = { name: 'follower' };

/** A leader that leaves office no longer knows what becomes of what it had accepted. */
function giveUpOffice(state: State, reason: string): void {
  if (state.role.name !== 'leader') return;
  const { effects } = state;
  if (planted(state, 'reply-by-index')) state.orphans = state.role.proposals;
  else {
    for (const requestId of state.role.proposals.values()) {
      effects.answer({ type: 'outcome-unknown', requestId });
    }
  }
  const answersReads = planted(state, 'read-answered-on-stepdown');
  for (const requestId of state.role.reads.takeAll()) {
    if (answersReads) effects.answer({ type: 'read-ready', requestId, index: state.applied });
    else effects.answer({ type: 'read-failed', requestId, reason: 'lost-leadership' });
  }
  const { held, changeRequest, handover } = state.role;
  // What was held back is in no log.
  for (const { requestId } of held ?? []) {
    effects.answer({ type: 'refused', requestId, reason: 'not-leader' });
  }
  if (changeRequest !== null) effects.answer({ type: 'outcome-unknown', requestId: changeRequest });
  state.handedOver = handover?.requestId ?? null;
  effects.note({ event: 'stepped-down', term: state.term, reason });
}

/** Whoever asked for the office of this node to change hands is told in whose it is. */
function answerTransfer(state: State, leader: NodeId): void {
  const { handedOver: requestId } = state;
  if (requestId === null) return;
  state.handedOver = null;
  state.effects.answer({ type: 'transferred', requestId, leader });
}

/** Adopts `term` when it is newer; the vote of a term is given once, so it stays within one. */
export function becomeFollower(
  state: State,
  term: number,
  leader: NodeId | null,
  reason: string,
): void {
  const wasLeader = state.role.name === 'leader';
  if (wasLeader) giveUpOffice(state, reason);
  const forgetsVote = state.role.name === 'candidate' && planted(state, 'double-vote-on-stepdown');
  if (term > state.term || (forgetsVote && term === state.term)) saveHardState(state, term, null);
  if (leader !== null && leader !== state.leader) {
    state.effects.note({ event: 'following', term, leader });
  }
  state.role = follower;
  state.leader = leader;
  if (leader !== null) answerTransfer(state, leader);
  // A leader has no election timer running; a follower keeps its own, so that a stream of
  // newer terms cannot put off its candidacy for ever.
  if (wasLeader) resetElectionTimer(state);
}

/** A vote is given for a term, not for a while: those that a slow disk delays still count. */
function votesSoFar({ role }: State): Set<NodeId> {
  switch (role.name) {
    case 'candidate':
      return role.granted;
    case 'pre-candidate':
      return role.votes;
    case 'follower':
    case 'leader':
      return new Set();
  }
}

export function becomePreCandidate(state: State): void {
  state.role = {
    name: 'pre-candidate',
    granted: new Set([state.config.id]),
    votes: votesSoFar(state),
  };
  state.leader = null;
  resetElectionTimer(state);
  state.effects.note({ event: 'election-timeout', term: state.term });
}

/** The vote for itself counts when it is durable, like anybody else's: see election.ts. */
export function becomeCandidate(state: State): void {
  saveHardState(state, state.term + 1, state.config.id);
  state.role = { name: 'candidate', granted: new Set(), sinceUs: state.nowUs };
  state.leader = null;
  resetElectionTimer(state);
  state.effects.note({ event: 'election-started', term: state.term });
}

/** Takes office and opens the term with a no-op (§8): only its commit shows what is committed. */
export function becomeLeader(state: State): void {
  const { config, log } = state;
  if (planted(state, 'elected-drops-tail')) dropTail(state);
  const noopIndex = log.lastIndex + 1;
  const own = new Progress(config.id, noopIndex, state.nowUs);
  const { index, members } = state.configurations.latest;
  const followers = members
    .filter(({ id }) => id !== config.id)
    .map(({ id }) => new Progress(id, noopIndex, state.nowUs));
  if (planted(state, 'elected-commits-all')) state.commit = log.lastIndex;
  if (planted(state, 'match-from-next')) {
    for (const each of followers) each.match = noopIndex;
  }
  state.role = {
    name: 'leader',
    own,
    followers,
    voters: votersAmong(state.voters, [own, ...followers]),
    membersUnsettled: index > 0,
    changeRequest: null,
    handover: null,
    held: null,
    mayCommit: false,
    noopIndex,
    proposals: new Map(),
    reads: new ReadQueue(),
    heartbeatDueUs: state.nowUs + config.timing.heartbeatUs,
  };
  state.leader = config.id;
  appendOwn(state, 'noop', '');
  state.effects.note({ event: 'elected', term: state.term });
  answerTransfer(state, config.id);
}

/** A leader never cuts its own log (§5.3): this is the planted bug that does. */
function dropTail({ log, durability, commit }: State): void {
  if (log.lastIndex <= commit) return;
  log.truncateFrom(commit + 1);
  durability.truncateFrom(commit + 1);
}

/** Appends an entry of the leader's own term and returns its index. */
export function appendOwn(state: State, kind: EntryKind, data: string): number {
  const entry = { index: state.log.lastIndex + 1, term: state.term, kind, data };
  state.log.append(entry);
  state.durability.append(entry);
  return entry.index;
}
