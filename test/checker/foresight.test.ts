// Catches: a model that foresees wrongly, so that the search misses an order that there is.
import { expect, test } from 'vitest';
import { bruteForce } from '../../checker/linearizability/brute-force.ts';
import { checkLinearizable } from '../../checker/index.ts';
import { seededRandom } from '../../src/random.ts';
import { objects, randomObjectHistory } from './random-object-history.ts';

test.each(objects.filter(({ model }) => model.foresee !== undefined))(
  'with what $model.name foresees, the search agrees with the judge',
  (object) => {
    const { model } = object;
    const random = seededRandom(11);
    const verdicts = { valid: 0, invalid: 0 };
    for (let i = 0; i < 3000; i++) {
      const shape = {
        operations: 1 + random.int(11),
        processes: 1 + random.int(4),
        values: random.pick(['unique', 'unique', 3] as const),
        info: random.pick([0, 0.1, 0.3]),
        spoiled: random.pick([0, 0.15]),
      };
      const history = randomObjectHistory(object, shape, random);
      const expected = bruteForce(history, model) === true ? 'valid' : 'invalid';
      verdicts[expected]++;
      const [key] = checkLinearizable(history, { model, explain: false }).keys;
      if (history.length > 0) expect(key?.verdict, `history ${i}`).toBe(expected);
    }
    expect(Math.min(verdicts.valid, verdicts.invalid)).toBeGreaterThan(300);
  },
);
