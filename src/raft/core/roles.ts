import type { NodeId } from './entry.ts';
import { Progress } from './progress.ts';
import { ReadQueue } from './read-queue.ts';
import { saveHardState, type State } from './state.ts';

/** Draws a new election timeout, counted from now (§5.2). */
export function resetElectionTimer(state: State): void {
  const { electionTimeoutMinUs: min, electionTimeoutMaxUs: max } = state.config.timing;
  state.electionDueUs = state.nowUs + Math.floor(min + state.config.random() * (max - min));
}

/** A leader that leaves office no longer knows what becomes of what it had accepted. */
function giveUpOffice(state: State, reason: string): void {
  if (state.role.name !== 'leader') return;
  const { answers, notes } = state.effects;
  for (const requestId of state.role.proposals.values()) {
    answers.push({ type: 'outcome-unknown', requestId });
  }
  for (const requestId of state.role.reads.takeAll()) {
    answers.push({ type: 'read-failed', requestId, reason: 'lost-leadership' });
  }
  notes.push({ event: 'stepped-down', term: state.term, reason });
}

/** Adopts `term` when it is newer; the vote of a term is given once, so it stays within one. */
export function becomeFollower(
  state: State,
  term: number,
  leader: NodeId | null,
  reason: string,
): void {
  const wasLeader = state.role.name === 'leader';
  giveUpOffice(state, reason);
  if (term > state.term) saveHardState(state, term, null);
  if (leader !== null && leader !== state.leader) {
    state.effects.notes.push({ event: 'following', term, leader });
  }
  state.role = { name: 'follower' };
  state.leader = leader;
  // A leader has no election timer running; a follower keeps its own, so that a stream of
  // newer terms cannot put off its candidacy for ever.
  if (wasLeader) resetElectionTimer(state);
}

export function becomePreCandidate(state: State): void {
  state.role = { name: 'pre-candidate', granted: new Set([state.config.id]) };
  state.leader = null;
  resetElectionTimer(state);
  state.effects.notes.push({ event: 'election-timeout', term: state.term });
}

/** The vote for itself counts when it is durable, like anybody else's: see election.ts. */
export function becomeCandidate(state: State): void {
  saveHardState(state, state.term + 1, state.config.id);
  state.role = { name: 'candidate', granted: new Set() };
  state.leader = null;
  resetElectionTimer(state);
  state.effects.notes.push({ event: 'election-started', term: state.term });
}

/** Takes office and opens the term with a no-op (§8): only its commit tells what is committed. */
export function becomeLeader(state: State): void {
  const { config, log } = state;
  const noopIndex = log.lastIndex + 1;
  const progress = new Map(config.peers.map((id) => [id, new Progress(noopIndex, state.nowUs)]));
  state.role = {
    name: 'leader',
    progress,
    noopIndex,
    proposals: new Map(),
    reads: new ReadQueue(),
    heartbeatDueUs: state.nowUs + config.timing.heartbeatUs,
  };
  state.leader = config.id;
  appendOwn(state, 'noop', '');
  state.effects.notes.push({ event: 'elected', term: state.term });
}

/** Appends an entry of the leader's own term and returns its index. */
export function appendOwn(state: State, kind: 'command' | 'noop', data: string): number {
  const entry = { index: state.log.lastIndex + 1, term: state.term, kind, data };
  state.log.append(entry);
  state.durability.append(entry);
  return entry.index;
}
