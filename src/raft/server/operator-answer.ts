import type { ChangeRefusal, Position, TransferFailure } from '../core/index.ts';
import type { ChangeReply, TransferReply } from '../node/index.ts';
import { answerOf, errorAnswer, type ApiAnswer, type LeaderHint } from './api-answer.ts';
import { leaderOf, type ServedNode } from './served-node.ts';
import type { OperatorRequest } from './operator-request.ts';

/** Carries out what an operator asks for; `reply` is called once. */
export function operate(
  served: ServedNode,
  request: OperatorRequest,
  reply: (answer: ApiAnswer) => void,
): void {
  const { node } = served;
  switch (request.type) {
    case 'members': {
      const { index, members } = node.status().configuration;
      reply({ status: 200, body: { index, members } });
      return;
    }
    case 'change':
      node.changeMembers(request.change, (outcome) => reply(changed(outcome, leaderOf(served))));
      return;
    case 'transfer':
      node.transfer(request.to, (outcome) => reply(transferred(outcome, served)));
      return;
    case 'snapshot':
      reply(snapshotTaken(node.takeSnapshot()));
  }
}

function changed(reply: ChangeReply, leader: LeaderHint | null): ApiAnswer {
  switch (reply.type) {
    case 'changed':
      return { status: 200, body: { ok: true, index: reply.index } };
    case 'refused':
      if (reply.reason === 'not-leader') return notLeader(leader);
      return errorAnswer(409, reply.reason, changeRefusals[reply.reason]);
    case 'outcome-unknown':
      return errorAnswer(
        504,
        'outcome-unknown',
        'the change is in the log, but this node lost its office before the commit: ask the members who they are',
        false,
        leader,
      );
  }
}

function transferred(reply: TransferReply, served: ServedNode): ApiAnswer {
  switch (reply.type) {
    case 'transferred': {
      const { leader: id } = reply;
      return { status: 200, body: { ok: true, leader: { id, api: served.apiOf.get(id) ?? null } } };
    }
    case 'refused': {
      if (reply.reason === 'not-leader') return notLeader(leaderOf(served));
      // The one that was asked to run may still do so, and win.
      const definite = reply.reason !== 'timed-out';
      return errorAnswer(409, reply.reason, transferFailures[reply.reason], definite);
    }
    case 'outcome-unknown':
      return errorAnswer(504, 'outcome-unknown', 'this node ends', false);
  }
}

function snapshotTaken(position: Position | null): ApiAnswer {
  if (position !== null) return { status: 200, body: { ok: true, index: position.index } };
  return errorAnswer(409, 'state-too-large', 'the state is too large for a snapshot');
}

/** As any update is answered that came to the wrong node. */
function notLeader(leader: LeaderHint | null): ApiAnswer {
  return answerOf({ type: 'refused', reason: 'not-leader' }, leader);
}

const changeRefusals: Readonly<Record<Exclude<ChangeRefusal, 'not-leader'>, string>> = {
  'term-not-open': 'this leader has committed nothing in its term yet: ask again in a moment',
  'change-pending': 'another change is under way: ask again when it is done',
  transferring: 'the office is about to change hands: ask the next leader',
  'already-member': 'a node to add is a member already',
  'not-a-member': 'a node to promote or to remove is no member',
  'not-a-learner': 'a node to promote has a vote already',
  'not-caught-up': 'a node to promote lacks too much of the log: ask again when it has it',
  'named-twice': 'a node stands twice in the change',
  'no-voters-left': 'no voter would be left',
  'too-many-members': 'there would be too many members',
  'nothing-to-change': 'the change names nobody',
};

const transferFailures: Readonly<Record<Exclude<TransferFailure, 'not-leader'>, string>> = {
  transferring: 'the office is about to change hands already',
  'to-itself': 'this node leads already',
  'not-a-voter': 'that node has no vote',
  'not-caught-up': 'that node lacks too much of the log: ask again when it has it',
  'timed-out': 'that node was not elected in time; this one still leads',
};
