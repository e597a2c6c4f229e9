// Catches: a wrong verdict of any fast layer: against the definition on small histories, and layer against layer on medium ones.
import { expect, test } from 'vitest';
import { bruteForce } from '../../../../checker/linearizability/brute-force.ts';
import { register } from '../../../../checker/index.ts';
import { seededRandom } from '../../../../src/random.ts';
import { isLinearizableRegister } from '../../oracle.ts';
import { mediumShape, randomHistory, randomShape } from '../../random-history.ts';
import { checkExactly, checkWith } from './layers.ts';

test('every layer agrees with the definition on random small histories', () => {
  const random = seededRandom(4);
  const decided = new Map<string, number>();
  for (let i = 0; i < 3000; i++) {
    const history = randomHistory(random, randomShape(random, 10));
    const expected = isLinearizableRegister(history) ? 'valid' : 'invalid';
    for (const layers of [
      { readsFrom: true, zone: true },
      { readsFrom: true, zone: false },
      { readsFrom: false, zone: false },
    ]) {
      const outcome = checkWith(history, layers);
      // A mismatch is rare, so the costly assertion is made only then.
      if (outcome.verdict !== expected) {
        expect.fail(`history ${i}, ${JSON.stringify(layers)}: ${outcome.verdict}`);
      }
      const name = `${outcome.layer} ${outcome.verdict}`;
      decided.set(name, (decided.get(name) ?? 0) + 1);
    }
    const exact = checkExactly(history).verdict;
    if (exact !== expected) expect.fail(`history ${i}, exact: ${exact}`);
    // Unlimited supply only allows more: its no must be a no.
    if (checkExactly(history, true).verdict === 'invalid') expect(expected).toBe('invalid');
  }
  for (const name of [
    'reads-from invalid',
    'zone valid',
    'zone invalid',
    'frontier valid',
    'frontier invalid',
  ]) {
    expect(decided.get(name) ?? 0, name).toBeGreaterThan(3);
  }
});

test('the layers agree with one another on medium histories', () => {
  const random = seededRandom(5);
  const verdicts = new Map<string, number>();
  for (let i = 0; i < 600; i++) {
    const history = randomHistory(random, mediumShape(random));
    const all = checkWith(history, { readsFrom: true, zone: true });
    const frontier = checkWith(history, { readsFrom: false, zone: false });
    expect(frontier.verdict, `history ${i}`).toBe(all.verdict);
    expect(all.verdict).not.toBe('unknown');
    verdicts.set(all.verdict, (verdicts.get(all.verdict) ?? 0) + 1);
  }
  expect(verdicts.get('valid') ?? 0).toBeGreaterThan(100);
  expect(verdicts.get('invalid') ?? 0).toBeGreaterThan(20);
});

test('the judge and the definition agree where the layers are judged', () => {
  const random = seededRandom(6);
  for (let i = 0; i < 500; i++) {
    const history = randomHistory(random, randomShape(random, 10));
    expect(bruteForce(history, register)).toBe(isLinearizableRegister(history));
  }
});
