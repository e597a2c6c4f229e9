// Catches: a violation of another object than a register that is proven by hundreds of operations, or not confirmed.
import { expect, test } from 'vitest';
import type { KeyResult } from '../../../../checker/index.ts';
import { checkLinearizable } from '../../../../checker/index.ts';
import { seededRandom } from '../../../../src/random.ts';
import type { ObjectUnderTest } from '../../random-object-history.ts';
import { objects, randomObjectHistory } from '../../random-object-history.ts';

/** The first history from `serial` on in which one spoiled answer is a violation; not every one is. */
function planted(object: ObjectUnderTest, seed: number, serial: number): KeyResult | undefined {
  for (let spoilAt = serial; spoilAt < serial + 40; spoilAt++) {
    const shape = {
      operations: 2000,
      processes: 3,
      values: 'unique',
      info: 0,
      spoiled: 0,
    } as const;
    const history = randomObjectHistory(object, { ...shape, spoilAt }, seededRandom(seed));
    const [key] = checkLinearizable(history, { model: object.model }).keys;
    if (key?.verdict === 'invalid') return key;
  }
  return undefined;
}

test.each(objects)(
  'one wrong answer among 2,000 of $model.name is proven by at most 8 operations',
  (object) => {
    const key = planted(object, 1, 900);
    expect(key?.counterexample?.confirmed).toBe(true);
    expect(key?.counterexample?.operations.length).toBeLessThanOrEqual(8);
  },
  60_000,
);
