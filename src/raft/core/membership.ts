import { adopt } from './configuring.ts';
import type { NodeId } from './entry.ts';
import { passOffice } from './handover.ts';
import {
  changed,
  encodeMembers,
  isJoint,
  settled,
  votes,
  type ChangeRefusal,
  type Member,
  type MemberChange,
} from './members.ts';
import type { Progress } from './progress.ts';
import { isCaughtUp, tellCommit } from './replication.ts';
import { appendOwn, becomeFollower } from './roles.ts';
import type { Leader, State } from './state.ts';

/**
 * Begins a change of the members (§6). When it concerns voters, the log gets a joint configuration
 * now, and the new one alone when the joint one is committed; the request is answered by the
 * commit of the last one.
 */
export function onChangeMembers(state: State, requestId: number, change: MemberChange): void {
  const { role } = state;
  const next = role.name === 'leader' ? checked(state, role, change) : 'not-leader';
  if (typeof next === 'string' || role.name !== 'leader') {
    const reason = typeof next === 'string' ? next : 'not-leader';
    state.effects.answer({ type: 'change-refused', requestId, reason });
    return;
  }
  const index = appendMembers(state, next);
  if (isJoint(next)) role.changeRequest = requestId;
  else role.proposals.set(index, requestId);
}

function checked(
  state: State,
  leader: Leader,
  change: MemberChange,
): readonly Member[] | ChangeRefusal {
  const { members, index } = state.configurations.latest;
  if (leader.handover !== null) return 'transferring';
  // A leader that has committed nothing in its own term may not know of a configuration that is
  // committed already: changing an older one, it could gather a quorum beside it. That was the bug
  // of the single-server changes of the thesis (Ongaro, raft-dev, 10 July 2015).
  if (state.commit < leader.noopIndex) return 'term-not-open';
  if (isJoint(members) || index > state.commit) return 'change-pending';
  const behind = (id: NodeId): boolean => !isCaughtUp(state, leader, id);
  const next = changed(members, change);
  if (typeof next === 'string') return next;
  return (change.promote ?? []).some(behind) ? 'not-caught-up' : next;
}

function appendMembers(state: State, members: readonly Member[]): number {
  const index = appendOwn(state, 'members', encodeMembers(members));
  adopt(state, state.log.entry(index));
  return index;
}

/** What follows from the commit of a configuration: the joint one ends, and who is out goes. */
export function settleMembers(state: State, leader: Leader): void {
  if (state.commit < leader.noopIndex) return;
  const { index, members } = state.configurations.latest;
  if (index > state.commit) return;
  if (isJoint(members)) {
    const last = appendMembers(state, settled(members));
    // What would follow the last configuration in the log of a leader that is not in it would
    // have to be answered by another: it waits, and is refused when this one leaves.
    if (!votes(settled(members), state.config.id)) leader.held ??= [];
    if (leader.changeRequest !== null) leader.proposals.set(last, leader.changeRequest);
    leader.changeRequest = null;
    return;
  }
  if (!votes(members, state.config.id)) {
    leave(state, leader);
    return;
  }
  const leaving = leader.followers.filter(({ gone }) => gone !== null);
  const told = leaving.filter((each) => isTold(state, each));
  // What they have is committed; should this message be lost, an election tells them: see onPreVote.
  for (const follower of told) tellCommit(state, leader, follower);
  leader.followers = leader.followers.filter((each) => !told.includes(each));
  leader.membersUnsettled = told.length < leaving.length;
}

/** Whether a node that is out has the entry that says so, or is not heard of any more. */
function isTold({ nowUs, config }: State, { gone, match, heardUs }: Progress): boolean {
  return match >= (gone ?? 0) || heardUs < nowUs - config.timing.electionTimeoutMaxUs;
}

/** A leader that is not among the voters leads until that is committed (§6), and no longer. */
function leave(state: State, leader: Leader): void {
  for (const follower of leader.followers) tellCommit(state, leader, follower);
  passOffice(state, leader);
  becomeFollower(state, state.term, null, 'no voter any more');
}
