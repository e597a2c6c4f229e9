// Would catch: a scenario that does nothing, that goes on after its end or cannot be repeated, and a
// correct cluster that does not get over it.
import { expect, test } from 'vitest';
import { nemesisByName } from '../../../nemesis/combined.ts';
import { snapshotEvery } from '../../../src/raft/node/index.ts';
import { raftSystem } from '../../../src/raft/sim/raft-system.ts';
import { execute } from '../../../src/runner/execute.ts';
import { planTest, randomFor } from '../../../src/runner/plan.ts';
import { scenarios } from '../../../src/world/sim/scenarios/registry.ts';
import type { Scenario } from '../../../src/world/sim/scenarios/scenario.ts';
import { createSimWorld } from '../../../src/world/sim/world.ts';
import { workloadByName } from '../../../workloads/registry.ts';

async function play(scenario: Scenario, seed: number) {
  const world = createSimWorld({
    system: raftSystem([], snapshotEvery(20), scenario.name === 'rot' ? 'bytes' : 'records'),
    ...{ nodes: 5, random: randomFor(seed, 'world'), powerLoss: seed % 2 === 0 },
    staging: { scenario, untilUs: 4_000_000 },
  });
  const plan = planTest({
    ...{ workload: workloadByName('mixed'), nemesis: nemesisByName('none'), seed },
    options: { rate: 50, timeLimitMs: 4_000 },
    nodes: world.nodes,
    allowCrashes: scenario.name === 'rot',
  });
  const { results } = await execute({ id: `seed-${seed}`, plan, world });
  return { results, trace: world.trace(), acts: world.scenario()?.acts ?? 0, world };
}

test.each(scenarios.map((each) => [each.name, each] as const))(
  '%s',
  { timeout: 120_000 },
  async (name, scenario) => {
    const seed = 1 + (name.length % 4);
    const { results, acts, world, trace } = await play(scenario, seed);
    expect(acts).toBeGreaterThan(0);
    expect(results.properties.filter(({ status }) => status === 'violated')).toEqual([]);
    expect(results.verdict).toBe('valid');
    const up = world.nodesNow().filter(({ state }) => state === 'up');
    expect(up.length).toBeGreaterThanOrEqual(name === 'rot' ? 4 : 5);
    expect((await play(scenario, seed)).trace).toEqual(trace);
  },
);
