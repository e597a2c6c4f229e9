// Catches: two texts of one JSON value that are told apart, or two values that are taken for one.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, sameJson } from '../../src/history/canonical-json.ts';
import type { Json } from '../../src/history/operation.ts';

test('fields in another order make the same value', () => {
  expect(sameJson({ a: 1, b: [{ c: null, d: 2 }] }, { b: [{ d: 2, c: null }], a: 1 })).toBe(true);
  expect(sameJson([1, 2], [2, 1])).toBe(false);
  expect(sameJson(1, '1')).toBe(false);
  expect(sameJson(null, [])).toBe(false);
});

test('values are the same exactly when their canonical texts are', () => {
  const json = fc.jsonValue().map((value) => value as Json);
  fc.assert(
    fc.property(json, json, (a, b) => {
      expect(sameJson(a, b)).toBe(canonicalJson(a) === canonicalJson(b));
      expect(sameJson(a, JSON.parse(JSON.stringify(a)) as Json)).toBe(true);
    }),
  );
});
