// Would catch: an answer of etcd that is taken for more than it says: "leader changed" or a time-out as
// certainly not done, an answer that cannot be read as a value, a left-out field as an error.
import { describe, expect, test } from 'vitest';
import type { Invocation } from '../../../src/history/operation.ts';
import { answerOf } from '../../../src/systems/etcd/answer.ts';
import { encoded, requestOf } from '../../../src/systems/etcd/request.ts';
import { statusOf } from '../../../src/systems/etcd/status.ts';

const read: Invocation = { f: 'read', key: 'k', value: null };
const write: Invocation = { f: 'write', key: 'k', value: 7 };
const cas: Invocation = { f: 'cas', key: 'k', value: [7, 8] };

function answered(operation: Invocation, status: number, body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return answerOf(operation, { kind: 'answered', status, body: text });
}
const header = { member_id: '1', raft_term: '2' };

describe('an answer of etcd', () => {
  test.each([
    [read, 200, { header, kvs: [{ value: encoded(7) }], count: '1' }, { kind: 'ok', value: 7 }],
    [read, 200, { header }, { kind: 'ok', value: null }],
    [read, 200, { header, kvs: [{ value: '####' }] }, { kind: 'decided-fail' }],
    [read, 503, { error: 'etcdserver: leader changed', code: 14 }, { kind: 'decided-fail' }],
    [write, 200, { header }, { kind: 'ok', value: 7 }],
    [write, 200, {}, { kind: 'unknown' }],
    [write, 200, 'garbage', { kind: 'unknown', error: 'http-200' }],
    [write, 503, { error: 'etcdserver: leader changed', code: 14 }, { kind: 'unknown' }],
    [write, 503, { message: 'etcdserver: request timed out', code: 14 }, { kind: 'unknown' }],
    [write, 503, { message: 'etcdserver: no leader', code: 14 }, { kind: 'unknown' }],
    [write, 429, { message: 'etcdserver: too many requests', code: 8 }, { kind: 'refused' }],
    [write, 400, { message: 'etcdserver: key is not provided', code: 3 }, { kind: 'refused' }],
    [cas, 200, { header, succeeded: true }, { kind: 'ok', value: [7, 8] }],
    [cas, 200, { header }, { kind: 'decided-fail', error: 'precondition-failed' }],
  ])('%j: %i %j', (operation, status, body, expected) => {
    expect(answered(operation, status, body)).toMatchObject(expected);
  });

  test('a connection that was refused says that nothing was sent, a lost one says nothing', () => {
    expect(answerOf(write, { kind: 'refused' }).kind).toBe('refused');
    expect(answerOf(write, { kind: 'lost', error: 'timeout' }).kind).toBe('unknown');
    expect(answerOf(read, { kind: 'lost', error: 'timeout' }).kind).toBe('decided-fail');
  });
});

test('a compare-and-set of a key that is not there compares its version', () => {
  const { body } = requestOf({ f: 'cas', key: 'k', value: [null, 1] }, false) ?? {};
  expect(body).toMatchObject({ compare: [{ target: 'VERSION', version: '0' }] });
});

test('only a serializable read asks one node alone', () => {
  expect(requestOf(read, true)?.body).toEqual({ key: 'aw==', serializable: true });
  expect(requestOf(read, false)?.body).toEqual({ key: 'aw==' });
});

test('role and term are those of one moment, and the leader is known once it has answered', () => {
  const members = new Map<string, number>();
  const raft = { id: 'a1', term: 3, lead: 'b2', raftState: 'StateFollower', commit: 9 };
  expect(statusOf(1, { 'raft.status': raft }, members)).toEqual({
    ...{ role: 'follower', term: 3, commitIndex: 9 },
  });
  statusOf(2, { 'raft.status': { ...raft, id: 'b2', raftState: 'StateLeader' } }, members);
  expect(statusOf(1, { 'raft.status': raft }, members).leader).toBe(2);
  expect(statusOf(1, {}, members)).toEqual({});
});
