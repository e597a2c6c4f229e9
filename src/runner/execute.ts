import type { Limits } from '../../checker/core/limits.ts';
import { checkAll } from '../../checker/core/check-all.ts';
import { createRecorder } from '../history/recorder.ts';
import type { Results } from '../store/records.ts';
import type { World } from '../world/world.ts';
import { createFailFast } from './fail-fast.ts';
import { judge } from './judge.ts';
import type { RunListener } from './listener.ts';
import type { RunOutcome } from './outcome.ts';
import type { TestPlan } from './plan.ts';
import { runCheckers, watchedCheckers } from './properties/run-checkers.ts';
import { runTest } from './run.ts';
import { runStats } from './stats.ts';

export interface ExecuteOptions {
  /** The run's name, for its results. */
  readonly id: string;
  readonly plan: TestPlan;
  readonly world: World;
  /** Takes each line of the history, line end included, as it is recorded. Default: nobody keeps them. */
  readonly write?: (line: string) => void;
  readonly listener?: RunListener;
  /** Aborted by Ctrl-C: the run heals and stops, and what it has is judged. */
  readonly signal?: AbortSignal;
  /** The run is watched while it goes on, and ends soon after its first violation. */
  readonly failFast?: boolean;
  /** What each of the checks may cost. */
  readonly limits?: Limits;
}

export interface Execution {
  readonly outcome: RunOutcome;
  readonly results: Results;
}

/**
 * One test from its plan to its verdict: run, check, judge. The same for the command line, a
 * matrix and a test, in any world. What goes wrong in the run is in its outcome.
 */
export async function execute(options: ExecuteOptions): Promise<Execution> {
  const { id, plan, world, signal, listener = {}, limits = {} } = options;
  const failFast =
    options.failFast === true
      ? createFailFast(plan.workload.model, (violation) => listener.violation?.(violation))
      : undefined;
  const recorder = createRecorder({
    nowUs: () => world.clock.nowUs(),
    write: options.write ?? (() => undefined),
    ...(failFast && { onEvent: failFast.onEvent }),
  });
  const run = await runTest({
    ...{ plan, world, recorder, listener },
    ...(signal && { signal }),
    ...(failFast && { enough: failFast.signal }),
  });
  const startUs = world.clock.nowUs();
  listener.phase?.('check', startUs);
  const { operations, nemesisEvents: nemesis } = run;
  const stats = runStats(run);
  const history = { operations, nemesis, plan, outcome: run, stats };
  const checkers = [...runCheckers(plan), ...watchedCheckers(run.watched)];
  const checks = checkAll(history, checkers, limits);
  const check = { name: 'check', startUs, endUs: world.clock.nowUs() } as const;
  const outcome: RunOutcome = {
    ...run,
    phases: [...run.phases, check],
    errors: [...run.errors, ...(failFast?.disagreement(checks) ?? [])],
  };
  const wholeStats = { ...stats, durationUs: check.endUs };
  return { outcome, results: judge(id, plan, { outcome, stats: wholeStats, checks }) };
}
