// Catches: an explanation of a long key that rests on less than it may leave out, or says of the whole what holds nearby only.
import { expect, test } from 'vitest';
import { generateHistory, plantedKinds } from '../../../../../bench/checker-histories.ts';
import { asWrite } from '../../../../../checker/models/register/piece.ts';
import { columnsOf } from '../../../../../src/history/columns/columns-of-operations.ts';
import { rowsNearViolation } from '../../../../../checker/linearizability/fast/columns/rows-near-violation.ts';
import { checkColumns, checkLinearizable, register } from '../../../../../checker/index.ts';
import { seededRandom } from '../../../../../src/random.ts';
import { randomHistory } from '../../../random-history.ts';

test('the vicinity of a linearizable history is linearizable, whatever is suspected', () => {
  const random = seededRandom(21);
  let smaller = 0;
  let stripped = 0;
  for (let i = 0; i < 1500; i++) {
    const history = randomHistory(random, {
      operations: 10 + random.int(60),
      processes: 2 + random.int(6),
      values: random.pick([2, 4, 'unique'] as const),
      cas: random.pick([0, 0.3]),
      deletes: random.pick([0, 0.1]),
      info: random.pick([0, 0.05, 0.2]),
      corrupted: 0,
      ties: random.pick([0, 0.3]),
    }).toSorted((a, b) => a.invokeIndex - b.invokeIndex);
    const rows = history.map((_, row) => row);
    const near = rowsNearViolation(
      columnsOf(history),
      rows,
      Array.from({ length: random.int(4) }, () => random.pick(rows)),
      random.pick(rows),
      { longKey: 0, ahead: 1 + random.int(20), behind: random.int(5) },
    );
    if (near === undefined) continue;
    const operations = near.rows.map((row) => {
      const operation = history[row]!;
      return near.stripped.has(row) ? asWrite(operation) : operation;
    });
    if (operations.length < history.length) smaller++;
    if (near.stripped.size > 0) stripped++;
    if (operations.length === 0) continue;
    const { verdict } = checkLinearizable(operations, { model: register, explain: false });
    if (verdict !== 'valid') expect.fail(`history ${i}: ${verdict}`);
  }
  expect(smaller).toBeGreaterThan(500);
  expect(stripped).toBeGreaterThan(100);
});

test.each(plantedKinds)('in a long key a planted %s is proven and named', (violation) => {
  for (const values of ['unique', 5] as const) {
    const shape = { operations: 30_000, keys: 1, processes: 10, values, info: 0.01 } as const;
    const columns = generateHistory({ ...shape, violation }, seededRandom(3));
    const counterexample = checkColumns(columns).keys[0]?.counterexample;
    expect(counterexample?.confirmed).toBe(true);
    expect(counterexample?.anomaly).toBe(violation);
    expect(counterexample?.operations.length).toBeLessThanOrEqual(8);
  }
});
