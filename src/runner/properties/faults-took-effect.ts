import { propertyChecker } from '../../../checker/core/checker.ts';
import { plural } from '../../plural.ts';
import type { CheckedRun } from './checked-run.ts';

/** A run under faults of which none was in force is not the test that was asked for. */
export const faultsTookEffect = propertyChecker<CheckedRun>(
  'faults-took-effect',
  ({ plan, outcome }) => {
    const { faultsBegun, skippedFaults } = outcome;
    if (plan.nemesis.name === 'none') {
      return { verdict: 'not-exercised', summary: 'no faults were asked for' };
    }
    const skipped =
      skippedFaults.length === 0 ? '' : `, ${plural(skippedFaults.length, 'step')} skipped`;
    return faultsBegun === 0
      ? { verdict: 'unknown', summary: `no fault took effect${skipped}` }
      : {
          verdict: 'valid',
          summary: `${plural(faultsBegun, 'fault')} proven in force${skipped}`,
        };
  },
);
