import { createOnlineChecker, type OnlineViolation } from '../../checker/online.ts';
import type { HistoryEvent } from '../history/operation.ts';

export interface FailFast {
  readonly onEvent: (event: HistoryEvent) => void;
  /** Aborted at the first violation. */
  readonly signal: AbortSignal;
}

/**
 * Watches a run for its first violation. What it sees only ends the run: the verdict and the
 * counterexample come from checking the whole history, as always.
 */
export function createFailFast(onViolation: (violation: OnlineViolation) => void): FailFast {
  const online = createOnlineChecker();
  const controller = new AbortController();
  return {
    signal: controller.signal,
    onEvent(event) {
      const violation = online.push(event);
      if (violation === undefined) return;
      onViolation(violation);
      controller.abort();
    },
  };
}
