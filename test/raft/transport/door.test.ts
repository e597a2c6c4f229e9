// Catches a web page that makes its reader's node do something, and a legitimate name that is refused.
import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { isKnownHost, knowsSecret, refusalAtDoor } from '../../../src/raft/transport/door.ts';

const asking = (headers: IncomingMessage['headers']) => ({
  headers: { host: '127.0.0.1:9001', ...headers },
});
const refusal = (headers: IncomingMessage['headers'], listensAt = '127.0.0.1') =>
  refusalAtDoor(asking(headers), listensAt, [])?.error ?? null;

test.each(['127.0.0.1:9001', '127.9.8.7', 'localhost:9001', 'LOCALHOST', '[::1]:9001'])(
  'a node on loopback is known as %s',
  (host) => {
    expect(isKnownHost(host, '127.0.0.1', [])).toBe(true);
  },
);

test.each([
  undefined,
  '',
  'evil.example:9001',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  '0.0.0.0:9001',
  '192.168.0.7:9001',
  '127.0.0.1:9001@evil.example',
  '127.0.0.1, evil.example',
  '::1',
])('and not as %j', (host) => {
  expect(isKnownHost(host, '127.0.0.1', [])).toBe(false);
});

test('a node that others reach is known by any address, and by the names that it was given', () => {
  for (const listensAt of ['0.0.0.0', '::', '10.0.0.1', 'node1']) {
    expect(isKnownHost('10.0.0.1:9001', listensAt, []), listensAt).toBe(true);
    expect(isKnownHost('[fd00::1]:9001', listensAt, []), listensAt).toBe(true);
    expect(isKnownHost('node2:9001', listensAt, []), listensAt).toBe(false);
    expect(isKnownHost('node2:9001', listensAt, ['Node2']), listensAt).toBe(true);
  }
  expect(isKnownHost('node1:9001', 'node1', [])).toBe(true);
});

test('a page of another origin is refused, by whichever header tells of it', () => {
  expect(refusal({ origin: 'http://evil.example' })).toBe('cross-origin');
  expect(refusal({ origin: 'null' })).toBe('cross-origin');
  expect(refusal({ origin: 'http://127.0.0.1:9002' })).toBe('cross-origin');
  expect(refusal({ 'sec-fetch-site': 'cross-site' })).toBe('cross-origin');
  expect(refusal({ host: 'evil.example', origin: 'http://evil.example' })).toBe('unknown-host');
  expect(refusal({ origin: 'http://127.0.0.1:9001' })).toBeNull();
  expect(refusal({})).toBeNull();
});

test.each([undefined, 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])(
  'a body of type %j is refused',
  (type) => {
    const headers = type === undefined ? {} : { 'content-type': type };
    expect(refusal({ ...headers, 'content-length': '9' })).toBe('not-json');
    expect(refusal({ ...headers, 'transfer-encoding': 'chunked' })).toBe('not-json');
    expect(refusal({ ...headers, 'content-length': '0' })).toBeNull();
  },
);

test.each(['application/json', 'Application/JSON', 'application/json; charset=utf-8'])(
  'a body of type %j is taken',
  (type) => expect(refusal({ 'content-type': type, 'content-length': '9' })).toBeNull(),
);

test('the secret is known or it is not', () => {
  const given = (authorization?: string) =>
    asking(authorization === undefined ? {} : { authorization });
  expect(knowsSecret(given('Bearer one'), 'one')).toBe(true);
  expect(knowsSecret(given(), null)).toBe(true);
  for (const header of [undefined, '', 'one', 'Bearer ', 'Bearer two', 'Bearer one1']) {
    expect(knowsSecret(given(header), 'one'), header).toBe(false);
  }
});
