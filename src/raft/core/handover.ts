import { mayCampaign } from './configuring.ts';
import { startElection } from './election.ts';
import type { NodeId } from './entry.ts';
import { standingOf } from './members.ts';
import type { TimeoutNow } from './message.ts';
import type { TransferFailure } from './output.ts';
import { onPropose } from './proposals.ts';
import { isCaughtUp } from './replication.ts';
import { send, type Leader, type State } from './state.ts';

/**
 * Leadership transfer (thesis 3.10). From now on proposals are held back, so that the log stands
 * still; when all of it is committed and the target has it, the target is told to run for office.
 * What is held back has not entered the log: it enters when the transfer is given up, and is
 * refused, certainly without effect, when the office is lost.
 */
export function onTransfer(state: State, requestId: number, to: NodeId): void {
  const { role, config, nowUs } = state;
  const reason = role.name === 'leader' ? whyNot(state, role, to) : 'not-leader';
  if (reason !== null || role.name !== 'leader') {
    state.effects.answer({ type: 'transfer-failed', requestId, reason: reason ?? 'not-leader' });
    return;
  }
  const untilUs = nowUs + config.timing.electionTimeoutMinUs;
  role.handover = { to, requestId, untilUs, asked: false };
  role.held ??= [];
  state.effects.note({ event: 'transfer-started', term: state.term, to });
}

function whyNot(state: State, leader: Leader, to: NodeId): TransferFailure | null {
  if (to === state.config.id) return 'to-itself';
  if (leader.handover !== null || leader.held !== null) return 'transferring';
  const standing = standingOf(state.configurations.latest.members, to);
  if (standing !== 'voter' && standing !== 'joining') return 'not-a-voter';
  return isCaughtUp(state, leader, to) ? null : 'not-caught-up';
}

/** Asks the target to run as soon as nothing is under way that a new leader would have to answer for. */
export function settleHandover(state: State, leader: Leader): void {
  const { handover, followers } = leader;
  if (handover === null || handover.asked) return;
  const { lastIndex } = state.log;
  const target = followers.find(({ id }) => id === handover.to);
  if (state.commit < lastIndex || target === undefined || target.match < lastIndex) return;
  handover.asked = true;
  askToRun(state, handover.to);
}

/** A heartbeat is due: the question may have been lost, or the time may be up. */
export function continueHandover(state: State, leader: Leader): void {
  const { handover } = leader;
  if (handover === null) return;
  const { to, requestId, untilUs, asked } = handover;
  if (state.nowUs < untilUs) {
    if (asked) askToRun(state, to);
    return;
  }
  leader.handover = null;
  const reason = asked ? 'it was not elected in time' : 'it did not catch up in time';
  state.effects.note({ event: 'transfer-given-up', term: state.term, to, reason });
  state.effects.answer({ type: 'transfer-failed', requestId, reason: 'timed-out' });
  const held = leader.held ?? [];
  leader.held = null;
  onPropose(state, held);
}

/** A leader that is no voter any more leaves the office to whoever has the most. */
export function passOffice(state: State, leader: Leader): void {
  const voters = leader.voters.members.filter(({ id }) => id !== state.config.id);
  const most = Math.max(...voters.map(({ match }) => match));
  const target = voters.find(({ match }) => match === most);
  if (target !== undefined) askToRun(state, target.id);
}

function askToRun(state: State, to: NodeId): void {
  send(state, { type: 'timeout-now', from: state.config.id, to, term: state.term });
}

/** An old question, of a leader that has been followed by another, is none. */
export function onTimeoutNow(state: State, { from, term }: TimeoutNow): void {
  if (term !== state.term || state.role.name !== 'follower' || state.leader !== from) return;
  if (mayCampaign(state)) startElection(state, true);
}
