import type { Json } from '../../history/operation.ts';
import type { SimAnswer } from '../../world/sim/sim-system.ts';
import type { KeyValueTypes, Result } from '../kv/index.ts';
import type { Reply } from '../node/index.ts';

/**
 * Words a reply as the client API does: which refusals are certain, and which name the leader.
 * @param asked the operation's value, which an update that was carried out is answered with
 */
export function answerOf(
  reply: Reply<KeyValueTypes>,
  asked: Json,
  leader: number | null,
): SimAnswer {
  const hint = leader === null ? {} : { leaderId: leader };
  switch (reply.type) {
    case 'value':
      return { kind: 'ok', value: reply.value ?? null };
    case 'outcome-unknown':
      return { kind: 'unknown', error: 'outcome-unknown' };
    case 'result':
      return resultOf(reply.result, asked);
    case 'refused':
      switch (reply.reason) {
        case 'not-leader':
          return { kind: 'refused', error: leader === null ? 'no-leader' : 'not-leader', ...hint };
        case 'lost-leadership':
          return { kind: 'refused', error: 'read-unconfirmed', ...hint };
        case 'too-many-pending':
          return { kind: 'refused', error: 'too-many-pending' };
      }
  }
}

function resultOf(result: Result, asked: Json): SimAnswer {
  switch (result.type) {
    case 'session':
      return { kind: 'ok', value: String(result.session) };
    case 'written':
    case 'swapped':
    case 'deleted':
      return { kind: 'ok', value: asked };
    case 'precondition-failed':
      return { kind: 'decided-fail', error: result.type };
    case 'not-a-command':
      return { kind: 'refused', error: 'bad-command' };
    case 'unknown-session':
      return { kind: 'refused', error: result.type, sessionGone: true };
    case 'stale-serial':
      return { kind: 'refused', error: result.type };
  }
}
