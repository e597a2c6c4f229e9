// Catches: a wrong verdict of the reference search or of the brute-force judge, and a yes whose order is not a linearization.
import { expect, test } from 'vitest';
import { bruteForce } from '../../../checker/linearizability/brute-force.ts';
import { checkLinearizable, register } from '../../../checker/index.ts';
import { verifyWitness } from '../../../checker/linearizability/verify-witness.ts';
import { seededRandom } from '../../../src/random.ts';
import { isLinearizableRegister } from '../oracle.ts';
import { randomHistory, randomShape } from '../random-history.ts';

test('agrees with the definition on random small histories, and every yes has a witness', () => {
  const random = seededRandom(1);
  const verdicts = { valid: 0, invalid: 0, unknown: 0 };
  for (let i = 0; i < 6000; i++) {
    const history = randomHistory(random, randomShape(random, 9));
    const expected = isLinearizableRegister(history);
    expect(bruteForce(history, register), `history ${i}: brute force`).toBe(expected);
    const { keys } = checkLinearizable(history, {
      model: register,
      algorithm: 'general',
      explain: false,
    });
    const verdict = keys[0]?.verdict ?? 'unknown';
    verdicts[verdict]++;
    expect(verdict, `history ${i}`).toBe(expected ? 'valid' : 'invalid');
    if (expected) expect(verifyWitness(history, register, keys[0]?.witness ?? [])).toBeUndefined();
  }
  // A generator that only ever makes one kind of history would prove nothing.
  expect(verdicts.valid).toBeGreaterThan(1000);
  expect(verdicts.invalid).toBeGreaterThan(1000);
});
