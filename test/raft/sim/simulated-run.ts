// A whole run of the built-in Raft KV in the simulated world, through the verdict.
import { nemesisByName } from '../../../nemesis/combined.ts';
import type { BugName } from '../../../src/planted-bugs.ts';
import { snapshotEvery } from '../../../src/raft/node/index.ts';
import { raftSystem } from '../../../src/raft/sim/raft-system.ts';
import type { SimStorage } from '../../../src/raft/sim/sim-raft-node.ts';
import { execute } from '../../../src/runner/execute.ts';
import type { RunOutcome } from '../../../src/runner/outcome.ts';
import { planTest, randomFor } from '../../../src/runner/plan.ts';
import type { Results } from '../../../src/store/records.ts';
import { createSimWorld } from '../../../src/world/sim/world.ts';
import { workloadByName } from '../../../workloads/registry.ts';
import type { WorkloadOptions } from '../../../workloads/workload.ts';
import { askedTwice } from './asked-twice.ts';

export interface RaftRun {
  readonly seed: number;
  readonly nodes?: number;
  readonly nemesis?: string;
  readonly bugs?: readonly BugName[];
  /** A snapshot is taken whenever so many entries were applied since the last one. */
  readonly snapshotEntries?: number;
  readonly storage?: SimStorage;
  /** A kill loses what was not synced. */
  readonly powerLoss?: boolean;
  /** Every change reaches its node twice. */
  readonly twice?: boolean;
  /** Without: nothing is looked at but what clients see. Default: true. */
  readonly watch?: boolean;
  readonly options?: Partial<WorkloadOptions>;
}

export interface RaftRunResult {
  readonly history: string;
  readonly outcome: RunOutcome;
  readonly results: Results;
}

export async function simulateRaft(run: RaftRun): Promise<RaftRunResult> {
  const { seed, nodes = 3, nemesis = 'all', bugs = [], powerLoss = false, watch = true } = run;
  const { snapshotEntries } = run;
  const snapshots = snapshotEntries === undefined ? undefined : snapshotEvery(snapshotEntries);
  const raft = raftSystem(bugs, snapshots, run.storage);
  const system = run.twice === true ? askedTwice(raft) : raft;
  const random = randomFor(seed, 'world');
  const world = createSimWorld({ system, nodes, random, powerLoss, watch });
  const plan = planTest({
    workload: workloadByName('mixed'),
    nemesis: nemesisByName(nemesis),
    options: { rate: 100, timeLimitMs: 10_000, ...run.options },
    nodes: world.nodes,
    seed,
  });
  const lines: string[] = [];
  const { outcome, results } = await execute({
    ...{ id: `seed-${seed}`, plan, world, failFast: false },
    write: (line) => lines.push(line),
  });
  return { history: lines.join(''), outcome, results };
}
