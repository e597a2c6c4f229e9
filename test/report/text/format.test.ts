// Would catch: a figure that says more than was measured (100.0 % when it was not all), a unit
// that jumps by a thousand, an operation worded as another one.
import { describe, expect, it } from 'vitest';
import {
  formatDuration,
  formatMoment,
  formatShare,
  operationText,
  truncate,
} from '../../../src/report/text/format.ts';

describe('formatDuration', () => {
  it.each([
    [0, '0 µs'],
    [840, '840 µs'],
    [999.4, '999 µs'],
    [999.6, '1.00 ms'],
    [9_994, '9.99 ms'],
    [12_345, '12.3 ms'],
    [999_499, '999 ms'],
    [999_500, '1.00 s'],
    [59_900_000, '59.9 s'],
    [125_000_000, '2 m 05 s'],
    [-2_000, '−2.00 ms'],
    [NaN, 'unknown'],
  ])('%d µs is %s', (us, text) => {
    expect(formatDuration(us)).toBe(text);
  });
});

describe('formatShare', () => {
  it('never rounds a part to nothing or to everything', () => {
    expect(formatShare(1, 100_000)).toBe('< 0.1 %');
    expect(formatShare(99_999, 100_000)).toBe('> 99.9 %');
    expect(formatShare(0, 5)).toBe('0.0 %');
    expect(formatShare(5, 5)).toBe('100.0 %');
    expect(formatShare(0, 0)).toBe('–');
  });
});

describe('operationText', () => {
  it.each([
    ['read', null, 3, 'ok', 'read → 3'],
    ['read', null, null, 'ok', 'read → not found'],
    ['read', null, null, 'info', 'read (unknown)'],
    ['write', 5, 5, 'ok', 'write 5'],
    ['write', 5, null, 'info', 'write 5 (unknown)'],
    ['cas', [5, 6], [5, 6], 'ok', 'cas 5 → 6'],
    ['cas', [5, 6], null, 'fail', 'cas 5 → 6 (failed)'],
    ['delete', null, null, 'ok', 'delete'],
    ['append', 'a', 'ba', 'ok', 'append a → ba'],
  ] as const)('%s %j %j %s', (f, input, output, type, text) => {
    expect(operationText({ f, input, output, type })).toBe(text);
  });
});

it('times keep their milliseconds, and long texts their beginning', () => {
  expect(formatMoment(12_431_000)).toBe('12.431 s');
  expect(truncate('abcdef', 4)).toBe('abc…');
});
