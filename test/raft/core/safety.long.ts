// The same search as safety.test.ts, over many more lives: a minute or two.
import { test } from 'vitest';
import { live } from './random-life.ts';

const [from, to] = [1_000, 21_000];

test(`seeds ${from} to ${to} are safe at every step, and recover`, () => {
  for (let seed = from; seed < to; seed++) {
    try {
      live(seed);
    } catch (error) {
      throw new Error(`seed ${seed}: ${String(error)}`, { cause: error });
    }
  }
});
