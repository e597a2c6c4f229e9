import type { Model } from '../../checker/core/model.ts';
import type { CheckResult } from '../../checker/core/checker.ts';
import { createOnlineChecker, type OnlineViolation } from '../../checker/linearizability/online.ts';
import { HarnessError } from '../errors.ts';
import type { HistoryEvent } from '../history/operation.ts';

export interface FailFast {
  readonly onEvent: (event: HistoryEvent) => void;
  /** Aborted at the first violation. */
  readonly signal: AbortSignal;
  /** An error of ours, should the check of the whole history not find what was seen here. */
  disagreement(checks: readonly CheckResult[]): HarnessError[];
}

/**
 * Watches a run for its first violation. What it sees only ends the run: the verdict and the
 * counterexample come from checking the whole history, as always.
 */
export function createFailFast(
  model: Model,
  noticed: (violation: OnlineViolation) => void,
): FailFast {
  const online = createOnlineChecker({ model });
  const controller = new AbortController();
  let seen: OnlineViolation | undefined;
  return {
    signal: controller.signal,
    onEvent(event) {
      const violation = online.push(event);
      if (violation === undefined) return;
      seen = violation;
      noticed(violation);
      controller.abort();
    },
    disagreement(checks) {
      const whole = checks.find(({ linearizability }) => linearizability !== undefined);
      if (seen === undefined || whole === undefined || whole.verdict === 'invalid') return [];
      return [
        new HarnessError(
          'RJ099',
          `the checker that watched the run saw a violation (${seen.message}), and the check of the whole history says ${whole.verdict}`,
          'please report it with the history of the run',
        ),
      ];
    },
  };
}
