import { nemesisByName } from '../../nemesis/combined.ts';
import { execute } from '../../src/runner/execute.ts';
import { planTest, randomFor, type PlanOptions } from '../../src/runner/plan.ts';
import type { PropertyResult } from '../../src/store/records.ts';
import { naiveStore } from '../../src/world/sim/naive-store/naive-store.ts';
import { createSimWorld } from '../../src/world/sim/world.ts';
import type { World } from '../../src/world/world.ts';
import { workloadByName } from '../../workloads/registry.ts';

/** A run in the simulated world with some of that world's behaviour changed. */
export async function runInWorld(
  change: (world: World) => Partial<World>,
  options: {
    readonly nemesis?: string;
    readonly plan?: Partial<PlanOptions>;
    readonly signal?: AbortSignal;
  } = {},
) {
  const plain = createSimWorld({ system: naiveStore(), nodes: 3, random: randomFor(1, 'world') });
  const world: World = { ...plain, ...change(plain) };
  const plan = planTest({
    workload: workloadByName('mixed'),
    nemesis: nemesisByName(options.nemesis ?? 'partition'),
    options: { timeLimitMs: 10_000, rate: 500, concurrency: 10 },
    nodes: world.nodes,
    seed: 1,
    ...options.plan,
  });
  const { signal } = options;
  const { outcome, results } = await execute({
    id: 'test',
    plan,
    world,
    ...(signal && { signal }),
  });
  const property = (name: string): PropertyResult | undefined =>
    results.properties.find((each) => each.name === name);
  return { plan, outcome, results, property };
}
