import { nemesisByName } from '../../nemesis/combined.ts';
import { execute } from '../../src/runner/execute.ts';
import { planTest, randomFor } from '../../src/runner/plan.ts';
import type { RunOutcome } from '../../src/runner/outcome.ts';
import type { Results } from '../../src/store/records.ts';
import type { StoreFlaw } from '../../src/world/sim/naive-store/flaws.ts';
import { naiveStore } from '../../src/world/sim/naive-store/naive-store.ts';
import { createSimWorld } from '../../src/world/sim/world.ts';
import { workloadByName } from '../../workloads/registry.ts';
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
  const { seed, flaw } = options;
  const world = createSimWorld({
    system: naiveStore(flaw),
    nodes: options.nodes ?? 3,
    random: randomFor(seed, 'world'),
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
  const { outcome, results } = await execute({
    ...{ id: `seed-${seed}`, plan, world, failFast: options.failFast === true },
    write: (line) => lines.push(line),
  });
  return { history: lines.join(''), outcome, results };
}
