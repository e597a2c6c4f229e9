// Would catch: uses of unknown outcomes that weigh gigabytes and count for nothing against the bound on memory.
import { expect, test } from 'vitest';
import type { HistoryShape } from '../../../../../bench/checker-histories.ts';
import { generateHistory } from '../../../../../bench/checker-histories.ts';
import type { KeyOutcome } from '../../../../../checker/linearizability/fast/check-columns.ts';
import { ColumnChecker } from '../../../../../checker/linearizability/fast/check-columns.ts';
import { InfoUsage } from '../../../../../checker/linearizability/fast/frontier/info-usage.ts';
import { Meter, bytesPerConfiguration } from '../../../../../checker/core/limits.ts';
import { seededRandom } from '../../../../../src/random.ts';

test('a table of uses costs as much as its lists are long', () => {
  const classes = 1000;
  const table = new InfoUsage(classes);
  let usage = 0;
  for (let known = 0; known < classes; known++) usage = table.add(usage, known, true);
  // A thousand lists of up to a thousand triples each: at least 8 bytes a number.
  expect(table.size * bytesPerConfiguration).toBeGreaterThan((classes * classes * 3 * 8) / 2);
  expect(table.add(usage, 0, false)).not.toBe(usage);
});

const semantics = { ignoreFailedCas: false, ignoreNullReads: false, initial: 0 };

/** The search alone decides. */
function search(values: HistoryShape['values'], configurations: number): KeyOutcome {
  const shape = { keys: 1, processes: 5, info: 0.05, violation: false } as const;
  const columns = generateHistory({ ...shape, values, operations: 30_000 }, seededRandom(1));
  const layers = { readsFrom: true, zone: false };
  return new ColumnChecker(columns, semantics, new Meter({ configurations }), layers).check(0);
}

test('unknown outcomes of different values are forgotten once they are used up everywhere', () => {
  expect(search('unique', 10_000).verdict).toBe('valid');
});

test('unknown outcomes that cannot be forgotten end at the bound, with its name', () => {
  const outcome = search(300, 3000);
  expect(outcome.verdict).toBe('unknown');
  expect(outcome).toMatchObject({ reason: 'memory-limit' });
  expect(search(300, 4_000_000).verdict).toBe('valid');
});

test('a sweep keeps the uses that are asked for, and their counts', () => {
  const table = new InfoUsage(3);
  const one = table.add(0, 1, true);
  const two = table.hide(table.add(one, 2, true));
  expect(table.exhausted(new Set([one, two]), [1, 1, 1])).toEqual(new Set([1]));
  expect(table.exhausted(new Set([one, two]), [1, 2, 1])).toEqual(new Set());
  const without = table.without(two, new Set([1]));
  const number = table.sweep(new Set([without, two]));
  const kept = number.get(without)!;
  expect([table.used(kept, 1), table.used(kept, 2), table.before(kept, 2)]).toEqual([0, 1, 1]);
  expect([table.total(kept), table.total(number.get(two)!)]).toEqual([1, 2]);
  expect(table.add(kept, 1, false)).toBe(table.add(kept, 1, false));
});
