// Catches a message that arrives as something else than what was sent, and a body that gets
// past the door although no node could have sent it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Message } from '../../../src/raft/core/index.ts';
import { decodeBatch, encodeBatch } from '../../../src/raft/transport/codec.ts';

const sender = { id: 1, api: '127.0.0.1:9001' };
const count = fc.nat(2 ** 40);
const header = { from: fc.constant(1), to: fc.constant(2), term: count };
const position = { lastIndex: count, lastTerm: count };

const append = fc
  .record({
    ...header,
    type: fc.constant('append' as const),
    prevIndex: count,
    prevTerm: count,
    commit: count,
    round: count,
    entries: fc.array(
      fc.record({
        index: count,
        term: count,
        kind: fc.constantFrom('command' as const, 'noop' as const),
        data: fc.string({ unit: 'binary' }),
      }),
    ),
  })
  // Entries follow `prevIndex` without a gap, as they do in every real append.
  .map((message) => ({
    ...message,
    entries: message.entries.map((entry, i) => ({ ...entry, index: message.prevIndex + 1 + i })),
  }));

const message: fc.Arbitrary<Message> = fc.oneof(
  append,
  fc.record({
    ...header,
    type: fc.constantFrom('vote' as const, 'pre-vote' as const),
    ...position,
  }),
  fc.record({ ...header, type: fc.constant('vote-reply' as const), granted: fc.boolean() }),
  fc.record({
    ...header,
    type: fc.constant('pre-vote-reply' as const),
    requestTerm: count,
    granted: fc.boolean(),
  }),
  fc.record({
    ...header,
    type: fc.constant('append-accepted' as const),
    match: count,
    round: count,
  }),
  fc.record({
    ...header,
    type: fc.constant('append-rejected' as const),
    prevIndex: count,
    conflictTerm: fc.option(count),
    conflictIndex: count,
    round: count,
  }),
);

test('what is encoded is decoded as it was', () => {
  fc.assert(
    fc.property(fc.array(message), (messages) => {
      expect(decodeBatch(encodeBatch(messages, sender, 2), 2)).toEqual({ sender, messages });
    }),
  );
});

test('the sender of the envelope is the sender of its messages', () => {
  const vote = { type: 'vote', from: 7, to: 9, term: 1, lastIndex: 0, lastTerm: 0 };
  const text = JSON.stringify({ from: 1, to: 2, api: 'a', messages: [vote] });
  expect(decodeBatch(text, 2).messages[0]).toMatchObject({ from: 1, to: 2 });
});

const envelope = { from: 1, to: 2, api: 'a', messages: [] };
const heartbeat = { type: 'append', term: 1, prevIndex: 0, prevTerm: 0, commit: 0, round: 0 };

test.each([
  ['not JSON', 'hello', 'hello'],
  ['not an object', '7', 'not an object'],
  ['for another node', { ...envelope, to: 3 }, 'meant for node 3, this is node 2'],
  ['without a sender', { ...envelope, from: undefined }, 'from is not a count'],
  ['without messages', { ...envelope, messages: 1 }, 'messages is not an array'],
  ['an unknown message', { ...envelope, messages: [{ type: 'x', term: 1 }] }, 'unknown message x'],
  ['a null message', { ...envelope, messages: [null] }, 'not an object'],
  ['a negative term', { ...envelope, messages: [{ type: 'vote-reply', term: -1 }] }, 'term'],
  ['no answer', { ...envelope, messages: [{ type: 'vote-reply', term: 1 }] }, 'granted'],
  ['no entries', { ...envelope, messages: [heartbeat] }, 'entries is not an array'],
  ['a bad entry', { ...envelope, messages: [{ ...heartbeat, entries: [[1, 'x', 'y']] }] }, 'kind'],
])('a body that is %s is refused', (_, body, reason) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  expect(() => decodeBatch(text, 2)).toThrow(reason);
});
