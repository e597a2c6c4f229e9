// Catches: what the quick test of the stories' truth catches, where it takes more histories to meet it.
import { expect, test } from 'vitest';
import { objects } from '../../random-object-history.ts';
import { objectTally, registerTally, shareOfOther } from './truth.ts';

test('every sentence of every story of tens of thousands of register violations is true', () => {
  const tally = registerTally(101, 150_000);
  expect(tally.violations).toBeGreaterThan(40_000);
  expect(shareOfOther(tally)).toBeLessThan(0.002);
}, 1_800_000);

test.each(objects)(
  'every sentence of every story of thousands of violations of $model.name is true',
  (object) => {
    const tally = objectTally(object, 102, 15_000);
    expect(tally.violations).toBeGreaterThan(3000);
    expect(shareOfOther(tally)).toBeLessThan(0.05);
  },
  1_800_000,
);
