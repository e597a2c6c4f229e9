// Would catch: a field lost or changed on a round trip, and a malformed line that is guessed at.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeEvent, encodeEvent } from '../../../../src/history/formats/native/native.ts';
import type { HistoryEvent, Json } from '../../../../src/history/operation.ts';

// JSON has no -0, and a history that was read never holds one.
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json);
const count = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const known = new Set(['index', 'time', 'process', 'type', 'f', 'key', 'value', 'error', 'node']);
const text = fc.string({ unit: 'binary' });
const event: fc.Arbitrary<HistoryEvent> = fc.record(
  {
    index: count,
    time: fc.oneof(count, fc.constant(Number.NaN)),
    process: fc.oneof(count, fc.constant('nemesis' as const)),
    type: fc.constantFrom('invoke', 'ok', 'fail', 'info'),
    f: text,
    key: text,
    value: json,
    error: text,
    node: text,
    extra: fc
      .dictionary(text, json, { minKeys: 1, noNullPrototype: true })
      .filter((extra) => !Object.keys(extra).some((name) => known.has(name))),
  },
  { requiredKeys: ['index', 'time', 'process', 'type', 'f', 'value'], noNullPrototype: true },
);

describe('native events', () => {
  test('encode and decode are inverse, unknown fields included', () => {
    fc.assert(
      fc.property(event, (given) => {
        const line = encodeEvent(given);
        expect(line).not.toContain('\n');
        expect(decodeEvent(line, 1, 0)).toStrictEqual(given);
      }),
    );
  });

  test('a line without an index takes its position', () => {
    const line = '{"process":0,"type":"invoke","f":"read","value":null}';
    expect(decodeEvent(line, 8, 7)).toStrictEqual({
      index: 7,
      time: Number.NaN,
      process: 0,
      type: 'invoke',
      f: 'read',
      value: null,
    });
  });

  test('a field called __proto__ is a field like any other', () => {
    const line =
      '{"index":0,"time":1,"process":0,"type":"invoke","f":"read","value":null,"__proto__":{"a":1}}';
    expect(encodeEvent(decodeEvent(line, 1, 0))).toBe(line);
  });

  test('an integer that JavaScript would round is refused, elsewhere many digits are not', () => {
    const line = (value: string): string =>
      `{"index":0,"time":1,"process":0,"type":"invoke","f":"write","value":${value}}`;
    const read = (value: string): Json => decodeEvent(line(value), 3, 0).value;
    expect(() => read('9007199254740993')).toThrow('line 3: the number 9007199254740993');
    expect(() => read('[1,-12345678901234567890]')).toThrow('-12345678901234567890');
    expect(read('9007199254740991')).toBe(9007199254740991);
    expect(read('"9007199254740993 \\" 9007199254740993"')).toContain('9007199254740993');
    expect(read('0.30000000000000004')).toBe(0.30000000000000004);
  });

  const valid = {
    index: 0,
    time: 1,
    process: 0,
    type: 'invoke',
    f: 'read',
    key: 'k',
    value: null,
  };
  test.each([
    ['not JSON', '{"index":0,'],
    ['not a JSON object', '[1]'],
    ['"index" must be a non-negative integer', JSON.stringify({ ...valid, index: -1 })],
    ['"time" must be a non-negative integer', JSON.stringify({ ...valid, time: 1.5 })],
    ['"process" must be', JSON.stringify({ ...valid, process: 'p1' })],
    ['"type" must be invoke, ok, fail or info', JSON.stringify({ ...valid, type: 'OK' })],
    ['"f" must be a string', JSON.stringify({ ...valid, f: 3 })],
    ['"key" must be a string', JSON.stringify({ ...valid, key: 3 })],
    ['"value" is missing', JSON.stringify({ ...valid, value: undefined })],
    ['"error" must be a string', JSON.stringify({ ...valid, error: [] })],
    ['"node" must be a string', JSON.stringify({ ...valid, node: 1 })],
  ])('refuses: %s', (problem, line) => {
    expect(() => decodeEvent(line, 17, 16)).toThrow(`line 17: ${problem}`);
  });
});
