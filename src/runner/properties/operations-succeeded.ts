import { propertyChecker } from '../../../checker/core/checker.ts';
import type { Operation } from '../../history/operation.ts';
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
        summary: [none, ...why(outcome.operations), ...details.slice(0, 1)].join('; '),
        ...(details.length > 0 && { details }),
      };
    }
    const besides =
      never.length === 0
        ? ''
        : `; ${[`${never.join(', ')} never did`, ...why(outcome.operations.filter(({ f }) => never.includes(f)))].join(': ')}`;
    return {
      verdict: 'valid',
      summary: `${ok.toLocaleString('en')} of ${plural(total, 'operation')} succeeded${besides}`,
    };
  },
);

/** What most of them were answered; nothing when no answer says why. */
function why(operations: readonly Operation[]): string[] {
  const counts = new Map<string, number>();
  for (const { error } of operations) {
    if (error !== undefined) counts.set(error, (counts.get(error) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most === undefined ? [] : [`most often ${most[0]} (${most[1].toLocaleString('en')})`];
}
