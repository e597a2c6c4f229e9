import { planted } from './bugs.ts';
import { configured } from './configuring.ts';
import { encodeMembers } from './members.ts';
import type { SnapshotReceived, InstallSnapshot } from './message.ts';
import { becomeFollower, resetElectionTimer } from './roles.ts';
import type { Snapshot, TakenSnapshot } from './snapshot.ts';
import { send, type Leader, type State } from './state.ts';

/** The state machine of this node was written down: what it contains need not stay in the log. */
export function onSnapshotTaken(state: State, taken: TakenSnapshot): void {
  const { log, config, configurations } = state;
  if (taken.index <= (state.snapshot?.index ?? 0)) return;
  if (taken.index > state.applied) throw new Error(`a snapshot of ${taken.index}, not applied`);
  const configuration = configurations.at(taken.index);
  // A node that was added and has not read yet who the members are cannot write it down.
  if (configuration.members.length === 0) return;
  const term = planted(state, 'snap-bad-term') ? state.term : taken.term;
  const snapshot = { ...taken, term, configuration };
  configurations.forgetBefore(taken.index);
  state.snapshot = snapshot;
  log.compact(
    log.tailBefore(snapshot.index, config.limits.retainedEntries, config.limits.retainedData),
  );
  state.effects.note({ event: 'snapshot-taken', term: state.term, index: snapshot.index });
  writeAnew(state);
}

/** Has the whole of what a node keeps written down in place of what its storage has. */
function writeAnew(state: State, written = state.snapshot): void {
  const { log, term, votedFor } = state;
  const forgets = planted(state, 'snap-drops-hard-state');
  state.durability.replace({
    hardState: forgets ? { term: 0, votedFor: null } : { term, votedFor },
    snapshot: written,
    base: log.base,
    entries: log.all(),
  });
}

/**
 * Sends the next part of the snapshot to each follower that needs what the log no longer has: one
 * at a time, and again when it was not answered for as long as a follower waits for its leader.
 */
export function sendSnapshots(state: State, leader: Leader): void {
  const { maxSnapshotPart } = state.config.limits;
  for (const follower of leader.followers) {
    if (follower.transfer === null && follower.next < state.log.firstIndex) {
      if (state.snapshot === null)
        throw new Error('the log is compacted, and there is no snapshot');
      follower.needsSnapshot(state.snapshot);
      const { index } = state.snapshot;
      state.effects.note({ event: 'snapshot-sent', term: state.term, to: follower.id, index });
    }
    const { transfer } = follower;
    if (transfer === null || transfer.sentUs !== null) continue;
    const { snapshot, offset } = transfer;
    transfer.sentUs = state.nowUs;
    send(state, {
      type: 'install-snapshot',
      ...{ from: state.config.id, to: follower.id, term: state.term },
      ...{ index: snapshot.index, indexTerm: snapshot.term, size: snapshot.data.length },
      configuration: snapshot.configuration ?? state.configurations.at(snapshot.index),
      offset,
      data: snapshot.data.slice(offset, offset + maxSnapshotPart),
      round: leader.reads.round,
    });
  }
}

/** The follower says up to where it has the snapshot; the next part begins there. */
export function onSnapshotReceived(state: State, leader: Leader, reply: SnapshotReceived): void {
  const follower = leader.followers.find(({ id }) => id === reply.from);
  if (follower === undefined) return;
  follower.heardUs = state.nowUs;
  follower.round = Math.max(follower.round, reply.round);
  const { transfer } = follower;
  // An answer to an earlier part, or about an earlier snapshot, has been answered already.
  if (transfer?.snapshot.index !== reply.index || transfer.offset !== reply.offset) return;
  transfer.offset = Math.min(reply.next, transfer.snapshot.data.length);
  transfer.sentUs = null;
}

/** A follower's side of InstallSnapshot (Figure 13). */
export function onInstallSnapshot(state: State, message: InstallSnapshot): void {
  const [from, to] = [state.config.id, message.from];
  const { index, offset, round } = message;
  if (message.term < state.term && !planted(state, 'snap-stale-leader')) {
    // The reply carries the newer term, which makes the old leader step down, and confirms no
    // round: it would be one of another term.
    const reply = { index, offset, next: offset, round: 0 };
    send(state, { type: 'snapshot-received', from, to, term: state.term, ...reply });
    return;
  }
  if (state.role.name === 'leader' && message.term === state.term) return; // Two leaders: only with a planted bug.
  becomeFollower(state, message.term, to, 'another leader has a newer term');
  state.leaderHeardUs = state.nowUs;
  resetElectionTimer(state);
  const { term } = state;
  if (index <= state.commit && !planted(state, 'snap-overwrites-newer')) {
    // What is committed here agrees with the leader's log: there is nothing to install.
    const match = state.commit;
    send(state, { type: 'append-accepted', from, to, term, match, round }, match);
    return;
  }
  const whole = receivePart(state, message);
  if (whole !== null) {
    install(state, whole);
    send(state, { type: 'append-accepted', from, to, term, match: index, round }, index);
    return;
  }
  if (state.partial?.index !== index) {
    // An older snapshot than the one that is coming in from the same leader: see receivePart.
    if (offset > 0 && state.partial === null) answerPart(state, message, 0);
    return;
  }
  answerPart(state, message, state.partial.length);
}

function answerPart(state: State, message: InstallSnapshot, next: number): void {
  const { index, offset, round, from: to } = message;
  const reply = { index, offset, next, round };
  send(state, { type: 'snapshot-received', from: state.config.id, to, term: state.term, ...reply });
}

/** Adds a part that is the next one; returns the snapshot when it is whole. */
function receivePart(state: State, message: InstallSnapshot): Snapshot | null {
  const { from, term: leaderTerm, index, indexTerm: term, configuration } = message;
  const { size, offset, data } = message;
  let { partial } = state;
  const sameLeader = partial?.from === from && partial.leaderTerm === leaderTerm;
  if (partial === null || !sameLeader || index > partial.index) {
    // Bytes of two leaders are never put together, not even of snapshots of one index.
    if (offset > 0) {
      state.partial = null;
      return null;
    }
    partial = { from, leaderTerm, index, term, configuration, size, parts: [], length: 0 };
    state.partial = partial;
  }
  if (index !== partial.index || offset !== partial.length) return null;
  partial.parts.push(data);
  partial.length += data.length;
  if (partial.length < partial.size) return null;
  state.partial = null;
  return { index, term, configuration: partial.configuration, data: partial.parts.join('') };
}

/**
 * Puts the snapshot in place of the log up to its index. A log that has the same entry there goes
 * on behind it; any other is not the leader's, and goes as a whole.
 */
function install(state: State, snapshot: Snapshot): void {
  const { log } = state;
  const keepsLog = keepsSuffix(state, snapshot);
  installMembers(state, snapshot, keepsLog);
  if (keepsLog) log.compact(snapshot.index);
  else {
    log.restart(snapshot);
    state.durability.forgetLogAfter(state.commit);
  }
  const before = state.snapshot;
  state.snapshot = snapshot;
  state.commit = snapshot.index;
  state.applied = snapshot.index;
  state.effects.restore = snapshot;
  state.effects.note({ event: 'snapshot-installed', term: state.term, index: snapshot.index });
  writeAnew(state, planted(state, 'snap-not-atomic') ? before : snapshot);
}

/** Whether the log has the same entry, so that what follows it is the leader's too, or may be. */
function keepsSuffix(state: State, { index, term }: Snapshot): boolean {
  const { log } = state;
  if (planted(state, 'snap-drops-suffix') || index < log.base.index) return false;
  return log.termAt(index) === term;
}

/** The members are those of the snapshot, unless the log that goes on behind it has newer ones. */
function installMembers(state: State, { index, configuration }: Snapshot, keepsLog: boolean): void {
  if (configuration === null) return;
  const { configurations } = state;
  const before = encodeMembers(configurations.latest.members);
  configurations.restart(configuration, index, keepsLog);
  if (encodeMembers(configurations.latest.members) !== before) configured(state);
}
