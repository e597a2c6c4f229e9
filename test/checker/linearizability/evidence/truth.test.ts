// Catches: a sentence of a story that is not literally so, a form of sentence that nobody checks, and a violation without a story or without a name.
import { expect, test } from 'vitest';
import { objects } from '../../random-object-history.ts';
import { objectTally, registerTally, shareOfOther } from './truth.ts';

test('every sentence of every story of small register violations is true', () => {
  const tally = registerTally(11, 8000);
  expect(tally.violations).toBeGreaterThan(2000);
  expect(shareOfOther(tally)).toBeLessThan(0.005);
  const kinds = [
    'value-from-nowhere',
    'failed-write-read',
    'future-read',
    'stale-read',
    'stale-cas',
    'false-cas-failure',
    'read-inversion',
    'conflicting-reads',
    'conflicting-answers',
  ];
  for (const kind of kinds) expect(tally.kinds.get(kind) ?? 0, kind).toBeGreaterThan(0);
}, 120_000);

test.each(objects)(
  'every sentence of every story of small violations of $model.name is true',
  (object) => {
    const tally = objectTally(object, 12, 1500);
    expect(tally.violations).toBeGreaterThan(300);
    expect(shareOfOther(tally)).toBeLessThan(0.05);
  },
  60_000,
);

test.each([0, 10, 40, 200])(
  'with a budget of %i configurations every violation has a story, and a true one',
  (states) => {
    expect(registerTally(13, 1500, { states }).violations).toBeGreaterThan(300);
    for (const object of objects) {
      expect(objectTally(object, 14, 200, { states }).violations).toBeGreaterThan(30);
    }
  },
  60_000,
);
