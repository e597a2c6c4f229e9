import type { KeyValueTypes } from '../kv/index.ts';
import type { Reply } from '../node/index.ts';

/** What became of a client's request to the key-value store. */
export type KeyValueReply = Reply<KeyValueTypes>;

/** An HTTP answer: a status and a JSON body. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: object;
}

export interface LeaderHint {
  readonly id: number;
  readonly api: string;
}

/**
 * Every refusal says whether it is definite. `definite: true` speaks of this one HTTP
 * request: it was not executed and never will be. An earlier copy of it, sent by a client
 * that got no answer, may still have been.
 */
export function errorAnswer(
  status: number,
  error: string,
  message: string,
  definite = true,
  leader: LeaderHint | null = null,
): ApiAnswer {
  return { status, body: { error, message, definite, ...(leader && { leader }) } };
}

/** Words what became of a request. */
export function answerOf(reply: KeyValueReply, leader: LeaderHint | null): ApiAnswer {
  switch (reply.type) {
    case 'value':
      return reply.value === undefined
        ? errorAnswer(404, 'not-found', 'there is no such key')
        : { status: 200, body: { value: reply.value } };
    case 'outcome-unknown':
      return errorAnswer(
        504,
        'outcome-unknown',
        'the request is in the log, but this node lost its office or its patience before the commit: it may or may not take effect',
        false,
        leader,
      );
    case 'refused':
      return refused(reply.reason, leader);
    case 'result':
      return result(reply);
  }
}

function refused(
  reason: Extract<KeyValueReply, { type: 'refused' }>['reason'],
  leader: LeaderHint | null,
): ApiAnswer {
  switch (reason) {
    case 'not-leader':
      return leader === null
        ? errorAnswer(503, 'no-leader', 'this node is not the leader and knows of none')
        : errorAnswer(307, 'not-leader', `node ${leader.id} is the leader`, true, leader);
    case 'lost-leadership':
      return errorAnswer(
        503,
        'read-unconfirmed',
        'no majority confirmed that this node still leads; a read has no effect',
        true,
        leader,
      );
    case 'too-many-pending':
      return errorAnswer(429, 'too-many-pending', 'too many requests wait for their commit');
  }
}

function result({ result, index }: Extract<KeyValueReply, { type: 'result' }>): ApiAnswer {
  switch (result.type) {
    case 'session':
      return { status: 200, body: { session: result.session } };
    case 'written':
    case 'swapped':
      return { status: 200, body: { ok: true, index } };
    case 'deleted':
      return { status: 200, body: { ok: true, existed: result.existed, index } };
    case 'precondition-failed':
      return errorAnswer(409, 'precondition-failed', 'the current value is not the expected one');
    case 'unknown-session':
      return errorAnswer(410, 'unknown-session', 'the session was never opened, or was dropped');
    case 'not-a-command':
      return errorAnswer(400, 'bad-command', 'the entry in the log holds no command');
    case 'stale-serial':
      return errorAnswer(410, 'stale-serial', 'the session has moved on to a later serial');
  }
}
