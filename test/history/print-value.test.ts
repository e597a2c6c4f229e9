// Would catch: a value of megabytes printed whole, two long values printed alike, a number of
// characters that is not the value's, and half a character.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../src/history/canonical-json.ts';
import type { Json } from '../../src/history/operation.ts';
import { maxPrinted, printValue, shortenText } from '../../src/history/print-value.ts';

test('a short value is printed whole', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 2 }), (value) => {
      const text = canonicalJson(value as Json);
      if (text.length <= maxPrinted) expect(printValue(value as Json)).toBe(text);
    }),
  );
});

test.each<[string, Json, RegExp]>([
  ['a text', 'a'.repeat(5_000_000), /^"a{60}…" \(5,000,000 characters, sum [0-9a-f]{8}\)$/],
  ['a list', Array(9999).fill(1), /^\[1(,1)+,?… \(19,999 characters, sum [0-9a-f]{8}\)$/],
  ['an object', { a: 'b'.repeat(999) }, /^\{"a":"b+… \(1,007 characters, sum [0-9a-f]{8}\)$/],
  ['line ends', '\n'.repeat(999), /^"(\\n){60}…" \(999 characters, sum [0-9a-f]{8}\)$/],
  ['a character of two halves', `${'a'.repeat(59)}${'😀'.repeat(400)}`, /^"a{59}…" \(859 char/],
])('%s that is long is its beginning and its length', (_name, value, form) => {
  expect(printValue(value)).toMatch(form);
  expect(shortenText(canonicalJson(value))).toBe(printValue(value));
});

test('values of one beginning and one length are two', () => {
  const [a, b] = ['a', 'b'].map((end) => printValue('x'.repeat(5000) + end));
  expect(a).not.toBe(b);
});

test('words for a list of texts are no text', () => {
  const words = `${'"a", '.repeat(200)}"b"`;
  expect(shortenText(words)).toMatch(/^"a", .*… \(1,003 characters, sum [0-9a-f]{8}\)$/);
});
