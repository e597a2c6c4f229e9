import type { CheckedHistory, Checker } from '../../../checker/core/checker.ts';
import type { RunStats } from '../../store/records.ts';
import type { RunOutcome } from '../outcome.ts';
import type { TestPlan } from '../plan.ts';

/** A history together with what else the harness knows of the run that it is of. */
export interface CheckedRun extends CheckedHistory {
  readonly plan: TestPlan;
  readonly outcome: RunOutcome;
  readonly stats: RunStats;
}

/** A checker of a history serves as well: it leaves the rest aside. */
export type RunChecker = Checker<CheckedRun>;
