// Would catch: an answer of JetStream that is taken for more, or for less, than it says: a write that may
// be done called a fail, another message called another value, a deleted key that still has its text.
import { describe, expect, it } from 'vitest';
import { Refused } from '../../../src/systems/defined/refusals.ts';
import { heldByLeader, heldByReplica, published } from '../../../src/systems/nats/answers.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const apiError = (number: number, description = 'why'): string =>
  JSON.stringify({ error: { code: 400, err_code: number, description } });

/** What a call came to: its result, or who threw what. */
function outcome(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    if (error instanceof Refused) return `fail: ${error.message}`;
    return `info: ${error instanceof Error ? error.name : ''}`;
  }
}

describe('a message that was published', () => {
  it.each([
    ['{"stream":"KV_kv","seq":7}', undefined],
    [apiError(10071, 'wrong last sequence: 3'), 'fail: wrong-last-sequence'],
    [apiError(10164), 'fail: wrong-last-sequence'],
    [apiError(10008, 'no leader'), 'fail: no leader'],
    [apiError(10059, 'stream not found'), 'fail: stream not found'],
    [apiError(10118), 'fail: why'],
    [apiError(10077, 'store failed'), 'info: Error'],
    [apiError(10023, 'insufficient resources'), 'info: Error'],
    ['{"error":{"code":503,"description":"raft: not leader"}}', 'info: Error'],
    ['{"stream":"KV_kv"}', 'info: Error'],
    ['null', 'info: Error'],
    ['', 'info: SyntaxError'],
  ])('%s', (text, means) => {
    expect(outcome(() => published(text))).toBe(means);
  });
});

describe('the last message of a key, as the leader has it', () => {
  const message = (data: string, hdrs = '') =>
    JSON.stringify({ message: { seq: 9, data: base64(data), hdrs: base64(hdrs) } });

  it.each([
    [message('5'), { value: 5, sequence: 9 }],
    [message('"5"'), { value: '5', sequence: 9 }],
    [message('', 'NATS/1.0\r\nKV-Operation: DEL\r\n\r\n'), { value: null, sequence: 9 }],
    [apiError(10037), { value: null, sequence: 0 }],
    [apiError(10008, 'no leader'), 'fail: no leader'],
    [apiError(10003), 'info: Error'],
    ['{}', 'info: Error'],
    [message('five'), 'info: SyntaxError'],
  ])('%s', (text, means) => {
    expect(outcome(() => heldByLeader(text))).toEqual(means);
  });
});

describe('the last message of a key, as a replica has it', () => {
  const headers = (code: number, all: Readonly<Record<string, string>> = {}) => ({
    code,
    get: (name: string) => all[name] ?? '',
  });

  it.each([
    ['5', headers(0, { 'Nats-Sequence': '9' }), { value: 5, sequence: 9 }],
    ['', headers(0, { 'Nats-Sequence': '9', 'KV-Operation': 'DEL' }), { value: null, sequence: 9 }],
    ['', headers(404), { value: null, sequence: 0 }],
    ['', headers(408), 'info: Error'],
    ['5', undefined, 'info: Error'],
  ])('%j with %o', (text, said, means) => {
    expect(outcome(() => heldByReplica(text, said))).toEqual(means);
  });
});
