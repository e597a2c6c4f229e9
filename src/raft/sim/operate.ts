import type { OperatorAnswer, SimOperatorRequest } from '../../world/sim/sim-system.ts';
import type { KeyValueTypes } from '../kv/index.ts';
import type { ChangeReply, RaftNode, TransferReply } from '../node/index.ts';

/** Carries out what an operator asks of a node, and words the answer as the server's API does. */
export function operate(
  node: RaftNode<KeyValueTypes>,
  request: SimOperatorRequest,
  reply: (answer: OperatorAnswer) => void,
): void {
  switch (request.kind) {
    case 'change':
      node.changeMembers(request.change, (outcome) => reply(answerOf(outcome)));
      return;
    case 'transfer':
      node.transfer(request.to, (outcome) => reply(answerOf(outcome)));
      return;
    case 'snapshot': {
      const position = node.takeSnapshot();
      reply(
        position === null
          ? { kind: 'refused', code: 'state-too-large' }
          : { kind: 'done', text: `as of entry ${position.index}` },
      );
    }
  }
}

function answerOf(reply: ChangeReply | TransferReply): OperatorAnswer {
  switch (reply.type) {
    case 'changed':
      return { kind: 'done', text: `as of entry ${reply.index}` };
    case 'transferred':
      return { kind: 'done', text: `node ${reply.leader} leads` };
    case 'outcome-unknown':
      return { kind: 'unknown', text: 'outcome-unknown' };
    case 'refused':
      // The one that was asked to run may still do so, and win.
      if (reply.reason === 'timed-out') return { kind: 'unknown', text: reply.reason };
      return { kind: 'refused', code: reply.reason };
  }
}
