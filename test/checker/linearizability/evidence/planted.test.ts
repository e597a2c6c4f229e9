// Catches: a planted violation in a long history that is missed, explained by too much, or called by another name.
import { expect, test } from 'vitest';
import { generateHistory, plantedKinds } from '../../../../bench/checker-histories.ts';
import { checkColumns } from '../../../../checker/index.ts';
import { seededRandom } from '../../../../src/random.ts';

const shapes = [5, 30, 100].flatMap((processes) =>
  (['unique', 5] as const).map((values) => ({ processes, values })),
);

test.each(shapes)(
  'each planted violation in 10,000 operations of $processes processes with $values values is proven by at most 8',
  ({ processes, values }) => {
    for (const [seed, violation] of plantedKinds.entries()) {
      const shape = { operations: 10_000, keys: 1, processes, values, info: 0.01, violation };
      const [key] = checkColumns(generateHistory(shape, seededRandom(seed))).keys;
      expect(key?.verdict, violation).toBe('invalid');
      expect(key?.counterexample?.anomaly).toBe(violation);
      expect(key?.counterexample?.operations.length).toBeLessThanOrEqual(8);
      expect(key?.counterexample?.confirmed).toBe(true);
    }
    const sound = { operations: 10_000, keys: 1, processes, values, info: 0.01 };
    const history = generateHistory({ ...sound, violation: false }, seededRandom(9));
    expect(checkColumns(history).verdict).toBe('valid');
  },
);
