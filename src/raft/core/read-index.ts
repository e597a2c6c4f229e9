import { planted } from './bugs.ts';
import type { Refusal } from './output.ts';
import type { Progress } from './progress.ts';
import { confirmLeadership, hearsQuorum } from './replication.ts';
import type { Leader, State } from './state.ts';

/** A linearizable read by ReadIndex (thesis 6.4): no log entry, one round of heartbeats. */
export function onRead(state: State, requestId: number): void {
  const { role, config } = state;
  if (planted(state, 'read-any-node')) {
    answer(state, requestId, state.applied);
    return;
  }
  if (role.name !== 'leader') {
    fail(state, requestId, 'not-leader');
    return;
  }
  // The rule that this flag breaks: a leader does not know that it still is one, until a quorum says so.
  if (planted(state, 'read-local-leader') || trustsLease(state, role)) {
    answer(state, requestId, state.applied);
    return;
  }
  if (role.reads.size >= config.limits.maxPendingReads) {
    fail(state, requestId, 'too-many-pending');
    return;
  }
  // Before the no-op of its term is committed, a leader may not know of the newest commits
  // of its predecessor: such a read waits.
  const commitIsKnown = state.commit >= role.noopIndex || planted(state, 'read-before-noop');
  role.reads.add(
    requestId,
    commitIsKnown ? state.commit : null,
    planted(state, 'read-ctx-reuse') ? 'round under way' : 'next round',
  );
}

/** A lease is over before anybody else can be elected: with this flag it is as long as the longest election timeout. */
function trustsLease(state: State, leader: Leader): boolean {
  return (
    planted(state, 'read-lease-too-long') &&
    state.commit >= leader.noopIndex &&
    hearsQuorum(state, leader)
  );
}

/** Answers what is confirmed, and begins the next round when the last one is through. */
export function settleReads(state: State, leader: Leader): void {
  const { reads } = leader;
  if (reads.size === 0) return;
  if (state.commit >= leader.noopIndex) reads.commitIsKnown(state.commit);
  const confirmed = confirmedRound(state, leader);
  if (reads.needsRound && confirmed >= reads.round) {
    reads.round++;
    confirmLeadership(state, leader);
  }
  // In a cluster of one the round just begun is confirmed already, hence the second look.
  for (const read of reads.takeReady(confirmedRound(state, leader), state.applied)) {
    answer(state, read.requestId, read.index);
  }
}

/** The newest round that a quorum has answered; a leader that votes answers itself at once. */
function confirmedRound(state: State, { own, reads, voters }: Leader): number {
  own.round = reads.round;
  if (planted(state, 'read-quorum-less-one')) {
    const rounds = voters.members.map(roundOf).sort((a, b) => b - a);
    return rounds[Math.max(0, Math.floor(rounds.length / 2) - 1)] ?? 0;
  }
  return voters.reached(roundOf);
}

const roundOf = (voter: Progress): number => voter.round;

function answer(state: State, requestId: number, index: number): void {
  state.effects.answer({ type: 'read-ready', requestId, index });
}

function fail(state: State, requestId: number, reason: Refusal): void {
  state.effects.answer({ type: 'read-failed', requestId, reason });
}
