import type { Refusal } from './output.ts';
import type { Progress } from './progress.ts';
import { confirmLeadership } from './replication.ts';
import type { Leader, State } from './state.ts';

/** A linearizable read by ReadIndex (thesis 6.4): no log entry, one round of heartbeats. */
export function onRead(state: State, requestId: number): void {
  const { role, config } = state;
  if (config.bugs.has('read-any-node')) {
    answer(state, requestId, state.applied);
    return;
  }
  if (role.name !== 'leader') {
    fail(state, requestId, 'not-leader');
    return;
  }
  // The rule that this flag breaks: a leader does not know that it still is one, until a quorum says so.
  if (config.bugs.has('read-local-leader')) {
    answer(state, requestId, state.applied);
    return;
  }
  if (role.reads.size >= config.limits.maxPendingReads) {
    fail(state, requestId, 'too-many-pending');
    return;
  }
  // Before the no-op of its term is committed, a leader may not know of the newest commits
  // of its predecessor: such a read waits.
  const commitIsKnown = state.commit >= role.noopIndex;
  role.reads.add(requestId, commitIsKnown ? state.commit : null);
}

/** Answers what is confirmed, and begins the next round when the last one is through. */
export function settleReads(state: State, leader: Leader): void {
  const { reads } = leader;
  if (reads.size === 0) return;
  if (state.commit >= leader.noopIndex) reads.commitIsKnown(state.commit);
  const confirmed = confirmedRound(leader);
  if (reads.needsRound && confirmed >= reads.round) {
    reads.round++;
    confirmLeadership(state, leader);
  }
  // In a cluster of one the round just begun is confirmed already, hence the second look.
  for (const read of reads.takeReady(confirmedRound(leader), state.applied)) {
    answer(state, read.requestId, read.index);
  }
}

/** The newest round that a quorum has answered; a leader that votes answers itself at once. */
function confirmedRound({ own, reads, voters }: Leader): number {
  own.round = reads.round;
  return voters.reached(roundOf);
}

const roundOf = (voter: Progress): number => voter.round;

function answer(state: State, requestId: number, index: number): void {
  state.effects.answer({ type: 'read-ready', requestId, index });
}

function fail(state: State, requestId: number, reason: Refusal): void {
  state.effects.answer({ type: 'read-failed', requestId, reason });
}
