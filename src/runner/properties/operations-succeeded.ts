import { propertyChecker } from '../../../checker/core/checker.ts';
import { plural } from '../../plural.ts';
import { whyUnfit } from '../fitness.ts';
import type { CheckedRun } from './checked-run.ts';

/** A run in which nothing succeeded proves nothing. */
export const operationsSucceeded = propertyChecker<CheckedRun>(
  'operations-succeeded',
  ({ stats, outcome }) => {
    const byFunction = Object.entries(stats.counts);
    const ok = byFunction.reduce((sum, [, count]) => sum + count.ok, 0);
    const never = byFunction.filter(([, count]) => count.ok === 0).map(([f]) => f);
    const total = outcome.operations.length;
    if (ok === 0) {
      const details = whyUnfit(outcome.lag);
      const none = `none of ${plural(total, 'operation')} succeeded`;
      return {
        verdict: 'unknown',
        summary: [none, ...details.slice(0, 1)].join('; '),
        ...(details.length > 0 && { details }),
      };
    }
    const besides = never.length === 0 ? '' : `; ${never.join(', ')} never did`;
    return {
      verdict: 'valid',
      summary: `${ok.toLocaleString('en')} of ${plural(total, 'operation')} succeeded${besides}`,
    };
  },
);
