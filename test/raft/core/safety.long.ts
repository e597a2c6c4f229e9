// The same search as safety.test.ts, over many more lives: some minutes.
import { expect, test } from 'vitest';
import { liveAll } from './random-life.ts';

const [from, to] = [1_000, 21_000];

test(`seeds ${from} to ${to} are safe at every step, and recover`, () => {
  const met = liveAll(from, to);
  console.log(Object.fromEntries(met));
  for (const [name, count] of met) expect(count, name).toBeGreaterThan(0);
});
