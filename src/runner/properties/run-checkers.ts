import { propertyChecker } from '../../../checker/core/checker.ts';
import type { WatchedProperty } from '../../world/world.ts';
import type { TestPlan } from '../plan.ts';
import type { CheckedRun, RunChecker } from './checked-run.ts';
import { elections } from './elections.ts';
import { faultsTookEffect } from './faults-took-effect.ts';
import { nodesStayUp } from './nodes-stay-up.ts';
import { oneLeaderPerTerm } from './one-leader-per-term.ts';
import { operationsDuringFaults } from './operations-during-faults.ts';
import { operationsSucceeded } from './operations-succeeded.ts';
import { recoveryAfterHeal } from './recovery-after-heal.ts';
import { thresholdCheckers } from './thresholds.ts';

/**
 * What every run is asked, whatever its workload. Safety and recovery can be violated; coverage
 * cannot, but a run that lacks it proves nothing and is `unknown`, never a pass.
 */
const always: readonly RunChecker[] = [
  oneLeaderPerTerm,
  nodesStayUp,
  recoveryAfterHeal,
  operationsSucceeded,
  faultsTookEffect,
  operationsDuringFaults,
  elections,
];

/** What the world watched itself: each property was judged while the nodes ran. */
export function watchedCheckers(watched: readonly WatchedProperty[]): readonly RunChecker[] {
  return watched.map(({ name, ...judgement }) =>
    propertyChecker<CheckedRun>(name, () => judgement),
  );
}

/** First what the workload names; thresholds come last, and only those that were asked for. */
export function runCheckers({ workload, thresholds }: TestPlan): readonly RunChecker[] {
  return [...workload.checkers, ...always, ...thresholdCheckers(thresholds)];
}
