import { propertyChecker } from '../../../checker/core/checker.ts';
import { plural } from '../../plural.ts';
import type { CheckedRun } from './checked-run.ts';

/** A run without an election has not tested elections. */
export const elections = propertyChecker<CheckedRun>('elections', ({ stats }) =>
  stats.elections === 0
    ? { verdict: 'not-exercised', summary: 'the leader never changed' }
    : {
        verdict: 'valid',
        summary: plural(stats.elections, 'change of leader or term', 'changes of leader or term'),
      },
);
