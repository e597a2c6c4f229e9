// Catches a value that stops whoever compares, applies or answers it, and one that is kept as
// another value than it was sent as.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maxEntryData, maxJsonDepth } from '../../../src/raft/core/index.ts';
import { KeyValue, lossIn, type Json } from '../../../src/raft/kv/index.ts';
import { isWithinDepth, jsonEqual } from '../../../src/raft/kv/json.ts';

const nested = (depth: number, inner = '1'): string =>
  `${'['.repeat(depth)}${inner}${']'.repeat(depth)}`;
const nestedObjects = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

describe('depth', () => {
  test.each([nested, nestedObjects])('does not exhaust the stack of equality', (make) => {
    const [a, b] = [JSON.parse(make(200_000)), JSON.parse(make(200_000))] as [Json, Json];
    expect(jsonEqual(a, b)).toBe(true);
    expect(jsonEqual(a, JSON.parse(make(199_999)) as Json)).toBe(false);
  });

  test.each([nested, nestedObjects])('is bounded, and the bound is within', (make) => {
    const [within, beyond] = [make(maxJsonDepth), make(maxJsonDepth + 1)];
    expect(lossIn(within, maxJsonDepth)).toBeNull();
    expect(lossIn(beyond, maxJsonDepth)).toMatch(/nested more than 128 deep/);
    expect(isWithinDepth(JSON.parse(within) as Json, maxJsonDepth)).toBe(true);
    expect(isWithinDepth(JSON.parse(beyond) as Json, maxJsonDepth)).toBe(false);
  });
});

describe('numbers', () => {
  test.each(['1e999', '-1e400', '-0', '-0.0', '-0e5', '9007199254740993', '9007199254740993.0'])(
    '%s is refused: another number would be kept',
    (text) => expect(lossIn(`{"value":[${text}]}`, 9)).toMatch(/cannot be kept exactly/),
  );

  test.each(['1e-999', '0.10000000000000000001', `1${'0'.repeat(500_000)}1`])(
    'and so is %s',
    (text) => expect(lossIn(text, 9)).toMatch(/cannot be kept exactly/),
  );

  test.each(['0', '1.0', '1e2', '100E-2', '0.1', '-12.50', '9007199254740992', '1e308', '5e-324'])(
    '%s is kept',
    (text) => expect(lossIn(text, 9)).toBeNull(),
  );

  test('every number that JavaScript writes is kept', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(lossIn(JSON.stringify(value), 1)).toBeNull();
      }),
    );
  });
});

describe('names', () => {
  test.each(['{"a":1,"a":1}', '{"a":1,"\\u0061":2}', '[{"__proto__":1,"__proto__":2}]'])(
    '%s is refused: one of the two would be lost',
    (text) => expect(lossIn(text, 9)).toMatch(/stands twice/),
  );

  test('of the language, of siblings and within strings are names like any other', () => {
    for (const text of [
      '{"__proto__":{"a":1},"constructor":2,"toString":null}',
      '[{"a":1},{"a":1}]',
      '{"a":{"a":1},"b":"{\\"b\\":1,\\"b\\":1}"}',
      '{"a":"a","b":["a","a",":"]}',
    ]) {
      expect(lossIn(text, 9), text).toBeNull();
      expect(JSON.stringify(JSON.parse(text))).toBe(text);
    }
    const own = JSON.parse('{"__proto__":{"a":1}}') as Json;
    expect(jsonEqual(own, JSON.parse('{"__proto__":{"a":2}}') as Json)).toBe(false);
    expect(jsonEqual(own, JSON.parse('{"a":1}') as Json)).toBe(false);
    expect(jsonEqual({}, JSON.parse('{"toString":null}') as Json)).toBe(false);
  });
});

test('whatever is found to be kept comes back as it was, and any JSON is one or the other', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), (text) => {
      if (lossIn(text, 200) !== null) return;
      const again = JSON.stringify(JSON.parse(text));
      expect(lossIn(again, 200)).toBeNull();
      expect(jsonEqual(JSON.parse(again) as Json, JSON.parse(text) as Json)).toBe(true);
    }),
  );
});

test('half of a surrogate pair is kept, as JSON writes it', () => {
  const text = '{"\\udc00":"\\ud800"}';
  expect(lossIn(text, 9)).toBeNull();
  expect(JSON.stringify(JSON.parse(text))).toBe(text);
});

describe('applying', () => {
  const store = (): KeyValue => new KeyValue({ maxSessions: 10 });
  const deep = (op: string): string => {
    const value = nested(3000);
    return `{"op":"${op}","key":"k","expected":${value},"value":${value},"request":null}`;
  };

  test.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[1]'],
    ['an unknown operation', '{"op":"append","key":"k","value":1}'],
    ['an operation by birth', '{"op":"toString","key":"k"}'],
    ['a write without a key', '{"op":"write","value":1}'],
    ['a write of a key that is none', '{"op":"write","key":{"a":1},"value":1}'],
    ['a write of nothing', '{"op":"write","key":"k"}'],
    ['a write of null', '{"op":"write","key":"k","value":null}'],
    ['a swap without its old value', '{"op":"cas","key":"k","value":1}'],
    ['a request of no session', '{"op":"delete","key":"k","request":{"serial":1}}'],
    ['a serial that is no count', '{"op":"delete","key":"k","request":{"session":1,"serial":-1}}'],
    ['a request that is none', '{"op":"delete","key":"k","request":7}'],
    ['a write 3,000 deep', deep('write')],
    ['a swap 3,000 deep', deep('cas')],
    ['more than an entry holds', `{"op":"write","key":"k","value":"${'x'.repeat(maxEntryData)}"}`],
  ])('%s has a result, and changes nothing', (_, data) => {
    const keyValue = store();
    expect(keyValue.apply(1, data)).toEqual({ type: 'not-a-command' });
    expect(keyValue.read('k')).toBeUndefined();
    // The node goes on with the next entry.
    expect(keyValue.apply(2, '{"op":"write","key":"k","value":1}')).toEqual({ type: 'written' });
  });

  test('any text has a result, the same on every node', () => {
    const [one, two] = [store(), store()];
    let index = 0;
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc
        .record({ op: fc.constantFrom('write', 'cas', 'delete'), rest: fc.jsonValue() })
        .map(({ op, rest }) =>
          JSON.stringify({ op, key: 'k', value: rest, expected: rest, request: rest }),
        ),
    );
    fc.assert(
      fc.property(text, (data) => {
        index++;
        const result = one.apply(index, data);
        expect(two.apply(index, data)).toEqual(result);
        expect(two.read('k')).toEqual(one.read('k'));
      }),
      { numRuns: 500 },
    );
  });
});
