// Catches: moments of one story that differ and read the same, or that are told in different units.
import { expect, test } from 'vitest';
import { clockFor } from '../../../../checker/linearizability/evidence/clock.ts';
import type { Operation } from '../../../../src/history/operation.ts';

function read(...times: readonly number[]): string[] {
  const operations = times.map((us, index): Operation => ({
    process: 1,
    f: 'read',
    input: null,
    output: 1,
    type: 'ok',
    invokedAtUs: us,
    completedAtUs: null,
    invokeIndex: index,
    completeIndex: null,
  }));
  const clock = clockFor(operations);
  return operations.map((operation) => clock.beginning(operation));
}

test.each([
  [
    [1_200_000, 3_000_000],
    ['1.200 s', '3.000 s'],
  ],
  [
    [0, 500_000],
    ['0.000 s', '0.500 s'],
  ],
  [
    [3_338_104, 3_338_190, 4_000_000],
    ['3.3381 s', '3.3382 s', '4.0000 s'],
  ],
  [
    [1042, 1977],
    ['1.042 ms', '1.977 ms'],
  ],
  [
    [162, 404],
    ['162 µs', '404 µs'],
  ],
  [
    [0.25, 0.3],
    ['0.25 µs', '0.30 µs'],
  ],
  [
    [7, 7],
    ['7 µs', '7 µs'],
  ],
  [
    [NaN, NaN],
    ['event 0', 'event 1'],
  ],
])('%j reads %j', (times, told) => {
  expect(read(...times)).toEqual(told);
});
