// Would catch: an unknown outcome recorded as `fail` (a false violation when it happened after
// all), or a failed precondition recorded as anything else (the checker reads it as an observation).
import { describe, expect, it } from 'vitest';
import { answerOf, sessionOf } from '../../../src/systems/raft-kv/answer.ts';
import type { Exchange } from '../../../src/systems/http-exchange.ts';

const read = { f: 'read', key: 'k', value: null };
const write = { f: 'write', key: 'k', value: 5 };
const cas = { f: 'cas', key: 'k', value: [1, 2] };
const remove = { f: 'delete', key: 'k', value: null };
const http = (status: number, body: unknown): Exchange => ({
  kind: 'answered',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const notLeader = { error: 'not-leader', definite: true, leader: { id: 3, api: '127.0.0.1:9' } };

describe('what an answer means', () => {
  it.each([
    ['a value', read, http(200, { value: 7 }), { kind: 'ok', value: 7 }],
    ['null as a value', read, http(200, { value: null }), { kind: 'ok', value: null }],
    ['nothing there', read, http(404, { error: 'not-found' }), { kind: 'ok', value: null }],
    ['written', write, http(200, {}), { kind: 'ok', value: 5 }],
    ['swapped', cas, http(200, {}), { kind: 'ok', value: [1, 2] }],
    ['deleted', remove, http(200, { existed: false }), { kind: 'ok', value: null }],
    [
      'not the expected value',
      cas,
      http(409, { error: 'precondition-failed', definite: true }),
      { kind: 'decided-fail', error: 'precondition-failed' },
    ],
    [
      'a redirect',
      write,
      http(307, notLeader),
      { kind: 'refused', error: 'not-leader', leaderId: 3 },
    ],
    [
      'no leader',
      write,
      http(503, { error: 'no-leader', definite: true }),
      { kind: 'refused', error: 'no-leader' },
    ],
    [
      'an outcome that the server does not know',
      write,
      http(504, { error: 'outcome-unknown', definite: false }),
      { kind: 'unknown', error: 'outcome-unknown' },
    ],
    [
      'a server error of which nothing is promised',
      write,
      http(500, { error: 'oops' }),
      { kind: 'unknown', error: 'oops' },
    ],
    ['no JSON', write, http(200, '<html>'), { kind: 'unknown', error: 'http-200' }],
    ['a list', write, http(503, []), { kind: 'unknown', error: 'http-503' }],
    ['no value', read, http(200, {}), { kind: 'unknown', error: 'malformed-answer' }],
    [
      'a page of another server',
      read,
      http(404, { error: 'no-route' }),
      { kind: 'unknown', error: 'no-route' },
    ],
    ['nobody', write, { kind: 'refused' }, { kind: 'refused', error: 'connection-refused' }],
    ['silence', write, { kind: 'lost', error: 'timeout' }, { kind: 'unknown', error: 'timeout' }],
    [
      'a lost read',
      read,
      { kind: 'lost', error: 'connection-lost' },
      { kind: 'unknown', error: 'connection-lost' },
    ],
  ] as const)('%s', (_name, operation, exchange, answer) => {
    expect(answerOf(operation, exchange)).toEqual(answer);
  });

  it('takes the name of a session as text', () => {
    expect(sessionOf(http(200, { session: 12 }))).toEqual({ kind: 'ok', value: '12' });
    expect(sessionOf(http(200, {}))).toEqual({ kind: 'unknown', error: 'malformed-answer' });
    expect(sessionOf(http(307, notLeader))).toMatchObject({ kind: 'refused', leaderId: 3 });
  });
});
