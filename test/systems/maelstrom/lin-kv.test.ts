// Would catch: an answer that leaves the outcome open recorded as certain (or the other way round),
// a missing key read as an error, a failed comparison that is none, an operation sent in other words.
import { describe, expect, it } from 'vitest';
import type { Invocation, JsonObject } from '../../../src/history/operation.ts';
import { completionOf, requestOf } from '../../../src/systems/maelstrom/lin-kv.ts';

const read: Invocation = { f: 'read', key: 'k3', value: null };
const write: Invocation = { f: 'write', key: 'k3', value: 7 };
const cas: Invocation = { f: 'cas', key: 'k3', value: [7, 8] };
const error = (code: number): JsonObject => ({ type: 'error', code });
const typesOf = (reply: JsonObject | undefined): string =>
  [read, write, cas].map((operation) => completionOf(operation, reply).type).join(' ');

describe('a request', () => {
  it('has integers for keys and names of the protocol', () => {
    expect(requestOf(read)).toEqual({ type: 'read', key: 3 });
    expect(requestOf(write)).toEqual({ type: 'write', key: 3, value: 7 });
    expect(requestOf(cas)).toEqual({ type: 'cas', key: 3, from: 7, to: 8 });
  });

  it('is not made of what the protocol cannot say', () => {
    expect(requestOf({ f: 'delete', key: 'k3', value: null })).toBeUndefined();
    expect(requestOf({ f: 'cas', key: 'k3', value: [null, 8] })).toBeUndefined();
    expect(requestOf({ f: 'read', key: 'name', value: null })).toBeUndefined();
  });
});

describe('an answer', () => {
  it('that says ok is ok, a read with the value that was read', () => {
    expect(completionOf(read, { type: 'read_ok', value: 5 })).toEqual({ type: 'ok', value: 5 });
    expect(completionOf(read, { type: 'read_ok', value: null })).toEqual({
      type: 'ok',
      value: null,
    });
    expect(completionOf(write, { type: 'write_ok' })).toEqual({ type: 'ok', value: 7 });
    expect(completionOf(cas, { type: 'cas_ok' })).toEqual({ type: 'ok', value: [7, 8] });
  });

  it.each([1, 10, 11, 12, 14, 21, 22, 30])('by the definite error %i is a fail', (code) => {
    expect(typesOf(error(code))).toBe('fail fail fail');
  });

  it.each([0, 13, 2, 99, 1000, 4321, 11.5])('by the error %d leaves a change open', (code) => {
    expect(typesOf(error(code))).toBe('fail info info');
  });

  it('that never comes leaves everything open', () => {
    expect(typesOf(undefined)).toBe('info info info');
  });

  it.each([
    ['of another operation', { type: 'txn_ok' }],
    ['that is an error without a code', { type: 'error', text: 'sorry' }],
    ['whose code is a text', { type: 'error', code: '11' }],
    ['without a type', {}],
  ] as const)('%s is not understood', (_, reply) => {
    expect(typesOf(reply)).toBe('fail info info');
  });

  it('to a read says that there is no key, which is an observation', () => {
    expect(completionOf(read, error(20))).toEqual({ type: 'ok', value: null });
    expect(typesOf(error(20))).toBe('ok fail fail');
  });

  it('to a read without a value is not "none"', () => {
    expect(completionOf(read, { type: 'read_ok' }).type).toBe('fail');
  });

  it('is a failed comparison when a cas saw another value, or none, and only then', () => {
    const errorOf = (code: number): string | undefined => completionOf(cas, error(code)).error;
    expect(errorOf(22)).toBe('precondition-failed');
    expect(errorOf(20)).toBe('precondition-failed');
    // "There is a key" says nothing of what it holds.
    expect(errorOf(21)).toBe('key-already-exists');
    expect(completionOf(write, error(20)).error).toBe('key-does-not-exist');
  });

  it('keeps the words of the node, up to a bound', () => {
    const text = 'x'.repeat(5_000);
    const { error: said = '' } = completionOf(write, { type: 'error', code: 11, text });
    expect(said).toMatch(/^temporarily-unavailable: x+$/);
    expect(said.length).toBeLessThan(200);
  });
});
