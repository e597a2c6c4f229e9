import { checkLinearizable } from '../../checker/index.ts';
import { nemesisByName } from '../../nemesis/combined.ts';
import { createFailFast } from '../../src/cli/run/fail-fast.ts';
import { createRecorder } from '../../src/history/recorder.ts';
import { judge } from '../../src/runner/judge.ts';
import { planTest, randomFor } from '../../src/runner/plan.ts';
import type { RunOutcome } from '../../src/runner/outcome.ts';
import { runTest } from '../../src/runner/run.ts';
import type { Results } from '../../src/store/records.ts';
import type { StoreFlaw } from '../../src/world/sim/replicated-store.ts';
import { createSimWorld } from '../../src/world/sim/world.ts';
import { workloadByName } from '../../workloads/registers.ts';
import type { WorkloadOptions } from '../../workloads/workload.ts';

export interface SimulatedRun {
  readonly history: string;
  readonly outcome: RunOutcome;
  readonly results: Results;
}

/** A whole run in the simulated world, through the verdict. */
export async function simulate(options: {
  readonly seed: number;
  readonly workload?: string;
  readonly nemesis?: string;
  readonly nodes?: number;
  readonly flaw?: StoreFlaw;
  readonly options?: Partial<WorkloadOptions>;
  readonly failFast?: boolean;
}): Promise<SimulatedRun> {
  const { seed, flaw = 'none' } = options;
  const world = createSimWorld({
    nodes: options.nodes ?? 3,
    random: randomFor(seed, 'world'),
    flaw,
  });
  const plan = planTest({
    workload: workloadByName(options.workload ?? 'mixed'),
    nemesis: nemesisByName(options.nemesis ?? 'none'),
    // A rate of its own: in virtual time every answer is prompt, and histories would only be longer.
    options: { rate: 500, ...options.options },
    nodes: world.nodes,
    seed,
  });
  const lines: string[] = [];
  const failFast = createFailFast(() => undefined, plan.workload.model);
  const recorder = createRecorder({
    nowUs: () => world.clock.nowUs(),
    write: (line) => lines.push(line),
    ...(options.failFast === true && { onEvent: failFast.onEvent }),
  });
  const outcome = await runTest({ plan, world, recorder, enough: failFast.signal });
  const linearizability = checkLinearizable(outcome.operations, { model: plan.workload.model });
  return {
    history: lines.join(''),
    outcome,
    results: judge(`seed-${seed}`, plan, outcome, linearizability),
  };
}
