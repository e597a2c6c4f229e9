// Catches: a verdict or a witness that depends on how many threads found it, and a key that is lost between them.
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { generateHistory } from '../../../bench/checker-histories.ts';
import { checkColumns } from '../../../checker/index.ts';
import type { checkColumnsInParallel } from '../../../checker/pool/check-in-parallel.ts';
import { seededRandom } from '../../../src/random.ts';

/** Threads start from dist/: Node cannot start them from TypeScript. */
const built = fileURLToPath(
  new URL('../../../dist/checker/pool/check-in-parallel.js', import.meta.url),
);
const parallel = (
  (await import(built)) as { checkColumnsInParallel: typeof checkColumnsInParallel }
).checkColumnsInParallel;

test.each(['stale-read', false] as const)(
  'three threads decide as one does (%s)',
  async (violation) => {
    const shape = { operations: 4000, keys: 12, processes: 20, values: 5, info: 0.01, violation };
    const columns = generateHistory(shape, seededRandom(1));
    const one = checkColumns(columns);
    const three = await parallel(columns, { threads: 3, from: 0 });
    expect(three).toEqual(one);
  },
);

test('each thread keeps the limits, and says which', async () => {
  const shape = {
    operations: 4000,
    keys: 4,
    processes: 20,
    values: 5,
    info: 0.05,
    violation: false,
  } as const;
  const columns = generateHistory(shape, seededRandom(2));
  const { verdict, keys } = await parallel(columns, {
    threads: 2,
    from: 0,
    limits: { states: 100 },
  });
  expect(verdict).toBe('unknown');
  expect(keys).toHaveLength(4);
  expect(keys.every(({ unknown }) => unknown?.reason === 'state-limit')).toBe(true);
});
