import { exitCodes, HarnessError } from '../errors.ts';
import type { LinearizabilityResult } from '../../checker/core/verdict.ts';
import { harnessRecord } from './harness-record.ts';
import type { TestPlan } from './plan.ts';
import { judgeProperties } from './properties.ts';
import type { RunOutcome } from './outcome.ts';
import { runStats } from './stats.ts';
import type { PropertyResult, Results } from '../store/records.ts';

type RunVerdict = Pick<Results, 'verdict' | 'exitCode'>;

/**
 * The verdict of a run. A violation outranks everything: it is proven, whatever else went
 * wrong. Then a harness error, because the run was not the test that was asked for. Then
 * unknown. An interrupted run tells what it found, with the exit code of an interrupt.
 */
function overall(properties: readonly PropertyResult[], outcome: RunOutcome): RunVerdict {
  const has = (status: PropertyResult['status']): boolean =>
    properties.some((property) => property.status === status);
  if (outcome.interrupted) {
    const verdict = has('violated') ? 'invalid' : 'interrupted';
    return { verdict, exitCode: exitCodes.interrupted };
  }
  if (has('violated')) return { verdict: 'invalid', exitCode: exitCodes.invalid };
  if (outcome.errors.length > 0) {
    return { verdict: 'harness-error', exitCode: exitCodes.harnessError };
  }
  if (has('unknown')) return { verdict: 'unknown', exitCode: exitCodes.unknown };
  return { verdict: 'valid', exitCode: exitCodes.valid };
}

export function describeError(error: unknown): string {
  if (error instanceof HarnessError) return `error[${error.code}] ${error.message}`;
  return `error[RJ099] ${error instanceof Error ? error.message : String(error)}`;
}

/** `results.json` of a run. */
export function judge(
  id: string,
  plan: TestPlan,
  outcome: RunOutcome,
  linearizability: LinearizabilityResult,
): Results {
  const stats = runStats(outcome);
  const properties = judgeProperties({ plan, outcome, stats, linearizability });
  return {
    schema: 1,
    id,
    ...overall(properties, outcome),
    properties,
    linearizability,
    stats,
    harness: harnessRecord(plan, outcome),
    nodeExits: outcome.troubles.exits,
    logAlarms: outcome.troubles.alarms,
    phases: outcome.phases,
    errors: outcome.errors.map(describeError),
  };
}
