// Searches for a wrong verdict: a million small histories against the definition (about ten
// minutes), ten thousand medium ones layer against layer (about two).
import { expect, test } from 'vitest';
import { bruteForce } from '../../../checker/linearizability/brute-force.ts';
import { checkLinearizable, register } from '../../../checker/index.ts';
import { verifyWitness } from '../../../checker/linearizability/verify-witness.ts';
import { seededRandom } from '../../../src/random.ts';
import { checkExactly, checkWith } from './fast/layers.ts';
import { isLinearizableRegister } from '../oracle.ts';
import { mediumShape, randomHistory, randomShape } from '../random-history.ts';

const chunks = Array.from({ length: 20 }, (_, i) => i);

test.each(chunks)('50,000 small histories (%i of 20)', (chunk) => {
  const random = seededRandom(1000 + chunk);
  for (let i = 0; i < 50_000; i++) {
    const history = randomHistory(random, randomShape(random, 12));
    const expected = isLinearizableRegister(history);
    const name = `seed ${1000 + chunk}, history ${i}`;
    // A mismatch is rare, so the costly assertion is made only then.
    const [key] = checkLinearizable(history, { model: register }).keys;
    if (key?.verdict !== (expected ? 'valid' : 'invalid')) expect.fail(`${name}: ${key?.verdict}`);
    if (expected) {
      const wrong = verifyWitness(history, register, key.witness ?? []);
      if (wrong !== undefined) expect.fail(`${name}: ${wrong}`);
    } else if (key.counterexample?.confirmed !== true) {
      expect.fail(`${name}: not confirmed`);
    }
    const alone = checkWith(history, { readsFrom: false, zone: false });
    if (alone.verdict !== key.verdict) expect.fail(`${name}: frontier alone ${alone.verdict}`);
    if (i % 10 !== 0) continue;
    if (checkExactly(history).verdict !== key.verdict) expect.fail(`${name}: exact`);
    if (bruteForce(history, register) !== expected) expect.fail(`${name}: judge`);
  }
});

test('10,000 medium histories, layer against layer', () => {
  const random = seededRandom(2000);
  const limits = { states: 5_000_000 };
  for (let i = 0; i < 10_000; i++) {
    const history = randomHistory(random, mediumShape(random));
    const all = checkWith(history, { readsFrom: true, zone: true }, limits);
    const frontier = checkWith(history, { readsFrom: false, zone: false }, limits);
    expect(frontier.verdict, `history ${i}`).toBe(all.verdict);
    const general = checkLinearizable(history, {
      model: register,
      algorithm: 'general',
      explain: false,
      limits: { states: 20_000 },
    });
    // The general search may give up where the layers do not; it may not differ.
    if (general.verdict !== 'unknown') expect(general.verdict, `history ${i}`).toBe(all.verdict);
  }
});
