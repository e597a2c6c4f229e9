// Would catch: uses of unknown outcomes that weigh gigabytes and count for nothing against the bound on memory.
import { expect, test } from 'vitest';
import { generateHistory } from '../../../bench/checker-histories.ts';
import { checkColumns } from '../../../checker/index.ts';
import { UsageTable } from '../../../checker/fast/usage.ts';
import { bytesPerConfiguration } from '../../../checker/limits.ts';
import { seededRandom } from '../../../src/random.ts';

test('a table of uses costs as much as its lists are long', () => {
  const classes = 1000;
  const table = new UsageTable(classes);
  let usage = 0;
  for (let known = 0; known < classes; known++) usage = table.add(usage, known, true);
  // A thousand lists of up to a thousand triples each: at least 8 bytes a number.
  expect(table.size * bytesPerConfiguration).toBeGreaterThan((classes * classes * 3 * 8) / 2);
  expect(table.add(usage, 0, false)).not.toBe(usage);
});

test('many unknown outcomes of different values end at the bound, with its name', () => {
  const shape = { keys: 1, processes: 5, values: 'unique', info: 0.05, violation: false } as const;
  const columns = generateHistory({ ...shape, operations: 30_000 }, seededRandom(1));
  const [key] = checkColumns(columns, { limits: { configurations: 10_000 } }).keys;
  expect(key?.verdict).toBe('unknown');
  expect(key?.unknown?.reason).toBe('memory-limit');
  expect(checkColumns(columns, {}).verdict).toBe('valid');
});
