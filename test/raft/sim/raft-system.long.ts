// The same search as raft-system.test.ts, over more seeds: a few minutes.
import { test } from 'vitest';
import { silentSeeds } from './silent-seeds.ts';

test('two hundred more runs under all faults are linearizable and recover', () =>
  silentSeeds(31, 230));
