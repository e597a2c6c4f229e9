// Catches: an answer that is taken for more than the definition says it is (a redirect, a 500 or
// an odd body as a refusal), a value whose type is not the one that stands in the answer.
import { expect, it } from 'vitest';
import type { Invocation } from '../../../../src/history/operation.ts';
import { answerOf } from '../../../../src/systems/defined/clients/http/answer.ts';
import type { HttpOperation } from '../../../../src/systems/defined/clients/http/operation.ts';
import { filled, partsOf, pathOf } from '../../../../src/systems/defined/clients/http/template.ts';
import { stepsOf, valueAt } from '../../../../src/systems/defined/clients/http/value-path.ts';
import type { Exchange } from '../../../../src/systems/http-exchange.ts';
import type { Answer } from '../../../../src/systems/wire.ts';

const read: HttpOperation = { get: '/kv/:key', value: '.value', missing: 404 };
const write: HttpOperation = { put: '/kv/:key', body: { value: '$value' } };
const cas: HttpOperation = { put: '/kv/:key', precondition: [409, 412] };
const remove: HttpOperation = { delete: '/kv/:key', missing: 404 };
const nodes = [1, 2].map((id) => ({
  id,
  node: `n${id}`,
  host: '127.0.0.1',
  ports: { peer: 7000 + id, http: 8000 + id },
}));
const rules = { nodes, refused: [421], redirects: 307, leader: undefined };
const says = (status: number, body = '{}', location?: string): Exchange => ({
  kind: 'answered',
  status,
  body,
  ...(location !== undefined && { location }),
});

const asked = {
  read: { f: 'read', key: 'k', value: null },
  write: { f: 'write', key: 'k', value: 5 },
  cas: { f: 'cas', key: 'k', value: [1, 2] },
  delete: { f: 'delete', key: 'k', value: null },
} satisfies Readonly<Record<string, Invocation>>;
const spelled = { read, write, cas, delete: remove };

type Row = [f: keyof typeof asked, exchange: Exchange, kind: Answer['kind'], error?: string];
const table: Row[] = [
  ['read', says(200, '{"value":5}'), 'ok'],
  ['read', says(404), 'ok'],
  ['read', says(200, '{"other":5}'), 'unknown', 'no-value-in "{\\"other\\":5}"'],
  ['read', says(200, 'oops'), 'unknown', 'no-value-in "oops"'],
  ['read', says(500), 'unknown', 'http-500'],
  ['read', says(302), 'unknown', 'http-302'],
  ['write', says(204, ''), 'ok'],
  ['write', says(404), 'unknown', 'http-404'],
  ['write', says(412), 'unknown', 'http-412'],
  ['write', says(421), 'refused', 'http-421'],
  ['write', says(503), 'unknown', 'http-503'],
  [
    'write',
    says(200, '<!DOCTYPE html><p>It works!'),
    'unknown',
    'no-answer-of-a-store "<!DOCTYPE html><p>It works!"',
  ],
  ['write', says(200, ''), 'ok'],
  ['write', says(200, '{"ok":true,"error":null,"errors":[]}'), 'ok'],
  ['write', says(200, '"done"'), 'ok'],
  ['write', says(200, 'OK'), 'unknown', 'no-json "OK"'],
  [
    'write',
    says(200, '{"error":"no quorum"}'),
    'unknown',
    'says-error "{\\"error\\":\\"no quorum\\"}"',
  ],
  ['write', says(200, '{"ok":false}'), 'unknown', 'says-error "{\\"ok\\":false}"'],
  ['cas', says(200, '{"success":false}'), 'unknown', 'says-error "{\\"success\\":false}"'],
  ['delete', says(200, '{"errors":["x"]}'), 'unknown', 'says-error "{\\"errors\\":[\\"x\\"]}"'],
  ['cas', says(412), 'decided-fail', 'precondition-failed'],
  ['cas', says(409), 'decided-fail', 'precondition-failed'],
  ['cas', says(400), 'unknown', 'http-400'],
  ['delete', says(404), 'ok'],
  ['write', { kind: 'refused' }, 'refused', 'connection-refused'],
  ['write', { kind: 'lost', error: 'timeout' }, 'unknown', 'timeout'],
  ['read', { kind: 'lost', error: 'connection-lost' }, 'unknown', 'connection-lost'],
];

it.each(table)('a %s answered %o is %s', (f, exchange, kind, error) => {
  const answer = answerOf(asked[f], spelled[f], exchange, rules);
  expect(answer.kind).toBe(kind);
  if ('error' in answer) expect(answer.error).toBe(error);
});

it('tells answers of one status apart by their words', () => {
  const one: HttpOperation = {
    get: '/:key',
    value: { at: 'text', as: 'json' },
    missing: { status: 500, says: 'no rows' },
  };
  const answer = (body: string) => answerOf(asked.read, one, says(500, body), rules);
  expect(answer('sql: no rows in result set')).toEqual({ kind: 'ok', value: null });
  expect(answer('database is locked')).toEqual({ kind: 'unknown', error: 'http-500' });
});

it('follows a refusal to the leader that it names, if that is a node of this cluster', () => {
  const leader = (exchange: Exchange, more = {}) => {
    const answer = answerOf(asked.write, write, exchange, { ...rules, ...more });
    return answer.kind === 'refused' ? answer.leaderId : 'not refused';
  };
  expect(leader(says(307, '', 'http://127.0.0.1:8002/kv/k'))).toBe(2);
  expect(leader(says(307, '', 'http://127.0.0.1:7001/'))).toBe(1);
  expect(leader(says(307, '', 'http://elsewhere:8002/kv/k'))).toBeUndefined();
  expect(leader(says(301, '', 'http://127.0.0.1:8002/kv/k'))).toBe('not refused');
  const place = { leader: '.leader' };
  expect(leader(says(421, '{"leader":2}'), place)).toBe(2);
  expect(leader(says(421, '{"leader":"n1"}'), place)).toBe(1);
  expect(leader(says(421, '{"leader":null}'), place)).toBeUndefined();
});

it('keeps the type of a value', () => {
  for (const value of [5, '5', null, true, 0, '', [1], { a: 1 }]) {
    expect(valueAt('.value', JSON.stringify({ value }))).toEqual(value);
    expect(valueAt('.', JSON.stringify(value))).toEqual(value);
    expect(filled('$value', partsOf({ f: 'write', key: 'k', value }))).toEqual(value);
  }
  expect(valueAt('text', '5')).toBe('5');
  expect(valueAt({ at: 'text', as: 'json' }, '5')).toBe(5);
  expect(valueAt({ at: '.v', as: 'json' }, '{"v":"5"}')).toBe(5);
});

it('reads places, and refuses what is none', () => {
  expect(stepsOf('.a.b[0]')).toEqual(['a', 'b', 0]);
  expect(stepsOf('.')).toEqual([]);
  expect(stepsOf('.[1].a')).toEqual([1, 'a']);
  for (const none of ['a', '.a..b', '.a[x]', '']) {
    expect(none === '' || stepsOf(none) === undefined, none).toBe(true);
  }
  expect(valueAt('.constructor', '{}')).toBeUndefined();
  expect(valueAt('.a.b[1]', '{"a":{"b":[1,{"c":2}]}}')).toEqual({ c: 2 });
});

it('fills in paths and bodies', () => {
  expect(pathOf('/kv/:key', 'a/b')).toBe('/kv/a%2Fb');
  expect(pathOf('/kv/:key', undefined)).toBeUndefined();
  const body = { if: '$expected', then: ['$value', { key: '$key' }], text: 'v=$value', n: 1 };
  expect(filled(body, partsOf(asked.cas))).toEqual({
    if: 1,
    then: [2, { key: 'k' }],
    text: 'v=2',
    n: 1,
  });
});

it('fills in texts for a store that keeps texts alone, and reads them', () => {
  const body = { value: '$valueText', if: '$expectedText' };
  expect(filled(body, partsOf(asked.cas))).toEqual({ value: '2', if: '1' });
  expect(filled('v$value', partsOf(asked.write))).toBe('v5');
  expect(valueAt({ at: '.value', as: 'json' }, '{"value":"5"}')).toBe(5);
  expect(valueAt({ at: '.value', as: 'json' }, '{"value":null}')).toBeNull();
});

it('goes by the status alone where done says so, and by the body where expect does', () => {
  const kindOf = (spelling: HttpOperation, body: string): string =>
    answerOf(asked.write, spelling, says(200, body), rules).kind;
  expect(kindOf({ ...write, done: 200 }, 'OK')).toBe('ok');
  expect(kindOf({ ...write, done: 200 }, '{"error":"a warning"}')).toBe('ok');
  const expecting: HttpOperation = { ...write, expect: { at: '.state', is: 'stored' } };
  expect(kindOf(expecting, '{"state":"stored"}')).toBe('ok');
  expect(kindOf(expecting, '{"state":"queued"}')).toBe('unknown');
  expect(kindOf(expecting, '')).toBe('unknown');
});
