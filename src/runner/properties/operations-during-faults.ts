import { propertyChecker } from '../../../checker/core/checker.ts';
import { plural } from '../../plural.ts';
import type { CheckedRun } from './checked-run.ts';

/** Faults that stop everything show nothing of what clients see under them. */
export const operationsDuringFaults = propertyChecker<CheckedRun>(
  'operations-during-faults',
  ({ stats: { faults, okDuringFaults } }) => {
    if (faults === 0) return { verdict: 'not-exercised', summary: 'no fault was in force' };
    const when = 'succeeded while a fault was in force';
    return okDuringFaults === 0
      ? { verdict: 'unknown', summary: `no operation ${when}` }
      : { verdict: 'valid', summary: `${plural(okDuringFaults, 'operation')} ${when}` };
  },
);
