// Catches a message that arrives as something else than what was sent, and a body that gets
// past the door although no node could have sent it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as bounds from '../../../src/raft/core/bounds.ts';
import type { Message } from '../../../src/raft/core/index.ts';
import { decodeBatch, encodeBatch } from '../../../src/raft/transport/codec.ts';

const sender = { id: 1, api: '127.0.0.1:9001' };
const peers = new Set([1, 3]);
const count = fc.nat(2 ** 40);
const header = { from: fc.constant(1), to: fc.constant(2), term: count };

const append = fc
  .record({
    ...header,
    type: fc.constant('append' as const),
    prevIndex: count,
    commit: count,
    round: count,
    terms: fc.array(count, { maxLength: 20 }),
    data: fc.array(fc.string({ unit: 'binary' }), { minLength: 20, maxLength: 20 }),
  })
  // Entries follow `prevIndex` without a gap, and terms never fall, as in every real append.
  .map(({ terms, data, ...message }): Message => {
    const sorted = [...terms, message.term].sort((a, b) => a - b);
    const prevTerm = message.prevIndex === 0 ? 0 : (sorted[0] ?? 0);
    const term = sorted.at(-1) ?? 0;
    const entries = sorted.slice(1).map((each, i) => ({
      index: message.prevIndex + 1 + i,
      term: Math.max(1, each),
      kind: data[i] === '' ? ('noop' as const) : ('command' as const),
      data: data[i] ?? '',
    }));
    return { ...message, term: Math.max(1, term), prevTerm, entries };
  });

const requests = fc
  .record({
    ...header,
    type: fc.constantFrom('vote' as const, 'pre-vote' as const),
    lastIndex: count,
    lastTerm: count,
  })
  .map((request) => ({
    ...request,
    lastTerm: request.lastIndex === 0 ? 0 : Math.min(request.lastTerm, request.term),
  }));

const part = fc
  .record({
    ...header,
    type: fc.constant('install-snapshot' as const),
    index: count,
    indexTerm: count,
    members: fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 32 - 1 }), { maxLength: 9 }),
    offset: fc.nat(1000),
    rest: fc.nat(1000),
    // Parts are cut anywhere, also within a character of two.
    data: fc.string({ unit: 'binary', minLength: 1 }).map((text) => text.slice(0, -1) + '\ud83d'),
    round: count,
  })
  .map(({ rest, members, ...message }): Message => ({
    ...message,
    configuration: {
      index: message.index,
      members: members
        .sort((a, b) => a - b)
        .map((id) => ({ id, standing: id % 2 === 0 ? 'voter' : 'joining', address: `h${id}:1` })),
    },
    indexTerm: message.index === 0 ? 0 : Math.min(message.indexTerm, message.term),
    size: message.offset + message.data.length + rest,
  }));

const message: fc.Arbitrary<Message> = fc.oneof(
  append,
  part,
  fc.record({
    ...header,
    type: fc.constant('snapshot-received' as const),
    ...{ index: count, offset: count, next: count, round: count },
  }),
  requests,
  fc.record({ ...header, type: fc.constant('timeout-now' as const) }),
  fc.record({
    ...header,
    type: fc.constant('vote' as const),
    ...{ lastIndex: fc.constant(0), lastTerm: fc.constant(0), transfer: fc.boolean() },
  }),
  fc.record({ ...header, type: fc.constant('vote-reply' as const), granted: fc.boolean() }),
  fc.record({
    ...header,
    type: fc.constant('pre-vote-reply' as const),
    requestTerm: count,
    granted: fc.boolean(),
    notMemberSince: count,
  }),
  fc.record({
    ...header,
    type: fc.constant('append-accepted' as const),
    match: count,
    round: count,
  }),
  fc
    .record({
      ...header,
      type: fc.constant('append-rejected' as const),
      prevIndex: count,
      conflictTerm: fc.option(count),
      conflictIndex: count,
      round: count,
    })
    .map((reply) => ({
      ...reply,
      conflictTerm: reply.conflictTerm === null ? null : Math.min(reply.conflictTerm, reply.term),
    })),
);

test('what is encoded is decoded as it was', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 64 }), (messages) => {
      expect(decodeBatch(encodeBatch(messages, sender, 2), 2, peers)).toEqual({ sender, messages });
    }),
  );
});

test('the sender of the envelope is the sender of its messages', () => {
  const vote = { type: 'vote', from: 7, to: 9, term: 1, lastIndex: 0, lastTerm: 0 };
  const text = JSON.stringify({ from: 1, to: 2, api: 'a:1', messages: [vote] });
  expect(decodeBatch(text, 2, peers).messages[0]).toMatchObject({ from: 1, to: 2 });
});

const envelope = { from: 1, to: 2, api: 'a:1', messages: [] };
const heartbeat = { type: 'append', term: 1, prevIndex: 0, prevTerm: 0, commit: 0, round: 0 };

const { maxEntryData, maxIndex, maxSnapshotData, maxTerm } = bounds;
const snapshot = { type: 'install-snapshot', term: 3, index: 2, indexTerm: 3, round: 0 };
const vote = { type: 'vote', term: 5, lastIndex: 1, lastTerm: 1 };
const withMessage = (message: unknown) => ({ ...envelope, messages: [message] });
const withEntries = (...entries: unknown[]) =>
  withMessage({ ...heartbeat, term: 3, prevIndex: 1, prevTerm: 2, entries });
/** JSON has no word for infinity and a minus zero, but a writer of JSON by hand has. */
const raw = (term: string) =>
  JSON.stringify(withMessage({ ...vote, term: 'T' })).replace('"T"', term);

test.each([
  ['not JSON', 'hello', 'hello'],
  ['not an object', '7', 'not an object'],
  ['for another node', { ...envelope, to: 3 }, 'meant for node 3, this is node 2'],
  ['without a sender', { ...envelope, from: undefined }, 'from is not a count'],
  ['of a stranger', { ...envelope, from: 7 }, 'node 7 is none of this cluster'],
  ['of the node itself', { ...envelope, from: 2 }, 'node 2 is none of this cluster'],
  ['with a line break in its address', { ...envelope, api: 'a:1\r\nx: y' }, 'not HOST:PORT'],
  ['with a path in its address', { ...envelope, api: 'a:1/kv' }, 'not HOST:PORT'],
  ['without messages', { ...envelope, messages: 1 }, 'messages is not an array'],
  ['of too many messages', { ...envelope, messages: Array(65).fill(vote) }, 'more than 64'],
  ['an unknown message', withMessage({ type: 'x', term: 1 }), 'unknown message x'],
  ['a message named by an ancestor', withMessage({ type: 'toString', term: 1 }), 'unknown'],
  ['a message with its type elsewhere', '{"__proto__":{"from":1,"to":2}}', 'from is not'],
  ['a null message', withMessage(null), 'not an object'],
  ['a negative term', withMessage({ ...vote, term: -1 }), 'term is not a term'],
  ['a fractional term', withMessage({ ...vote, term: 1.5 }), 'term is not a term'],
  ['a term in words', withMessage({ ...vote, term: '1' }), 'term is not a term'],
  ['an infinite term', raw('1e999'), 'term is not a term'],
  ['a term of minus zero', raw('-0'), 'term is not a term'],
  ['a term of 2^48', withMessage({ ...vote, term: 2 ** 48 }), 'term is not a term'],
  ['the first term beyond', withMessage({ ...vote, term: maxTerm + 1 }), 'term is not a term'],
  [
    'an index beyond',
    withMessage({ ...vote, lastIndex: maxIndex + 1 }),
    'lastIndex is not a count',
  ],
  ['a log newer than its owner', withMessage({ ...vote, lastTerm: 6 }), 'a term up to 5'],
  ['a term of no entry', withMessage({ ...vote, lastIndex: 0 }), 'lastTerm is of no entry'],
  ['no answer', withMessage({ type: 'vote-reply', term: 1 }), 'granted'],
  ['no entries', withMessage(heartbeat), 'entries is not an array'],
  ['a bad entry', withEntries([3, 'x', 'y']), 'unknown kind of entry'],
  ['an entry of the future', withEntries([4, 'command', 'y']), 'a term up to 3'],
  ['an entry older than those before', withEntries([1, 'command', 'y']), 'falls to 1'],
  ['entries out of order', withEntries([3, 'noop', ''], [2, 'noop', '']), 'falls to 2'],
  ['a noop that says something', withEntries([3, 'noop', 'x']), 'a noop with data'],
  ['too large an entry', withEntries([3, 'command', 'x'.repeat(maxEntryData + 1)]), 'at most'],
  ['too many entries', withEntries(...Array<unknown>(513).fill([3, 'noop', ''])), 'more than 512'],
  ['a snapshot of the future', withMessage({ ...snapshot, indexTerm: 4 }), 'a term up to 3'],
  [
    'too large a snapshot',
    withMessage({ ...snapshot, size: maxSnapshotData + 1, offset: 0, data: 'x' }),
    'a snapshot of',
  ],
  [
    'a part beyond its snapshot',
    withMessage({ ...snapshot, size: 5, offset: 4, data: 'xy' }),
    'no part of 5',
  ],
  [
    'a part without data',
    withMessage({ ...snapshot, size: 5, offset: 4, data: '' }),
    'no part of 5',
  ],
  [
    'too large a part',
    withMessage({ ...snapshot, size: 300_000, offset: 0, data: 'x'.repeat(262_145) }),
    'no part of',
  ],
  ['nested too deep', `{"a":${'['.repeat(100_000)}`, 'nested more than'],
])('a body that is %s is refused', (_, body, reason) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  expect(() => decodeBatch(text, 2, peers)).toThrow(reason);
});

test('brackets and quotes within data are no nesting', () => {
  const data = `${'[{'.repeat(100)}\\"\\\\"${']'.repeat(7)}"`;
  const entries = [{ index: 2, term: 3, kind: 'command' as const, data }];
  const message = { ...heartbeat, type: 'append' as const, term: 3, from: 1, to: 2, entries };
  const sent = [{ ...message, prevIndex: 1, prevTerm: 2 }];
  expect(decodeBatch(encodeBatch(sent, sender, 2), 2, peers).messages).toEqual(sent);
});
