import { randomInt } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { checkLinearizable, type LinearizabilityResult } from '../../../checker/index.ts';
import { exitCodes } from '../../errors.ts';
import type { Operation } from '../../history/operation.ts';
import { createRecorder } from '../../history/recorder.ts';
import { runStrength } from '../../report/strength.ts';
import { judge } from '../../runner/judge.ts';
import type { TestPlan } from '../../runner/plan.ts';
import { runTest } from '../../runner/run.ts';
import type { Results, TestRecord } from '../../store/records.ts';
import { createRunFolder, newRunId, type RunFolder } from '../../store/run-folder.ts';
import { announceActivity, endActivity } from '../../store/run-process.ts';
import { raftKv } from '../../systems/raft-kv/system.ts';
import { createLiveWorld } from '../../world/live/world.ts';
import type { World } from '../../world/world.ts';
import type { Interrupt } from '../terminal/interrupt.ts';
import { createFailFast, type FailFast } from './fail-fast.ts';
import { configurationsWithin } from '../options/memory-limit.ts';
import { createProgress, type Progress } from './progress.ts';
import { planFrom, testRecord } from './run-plan.ts';
import type { RunCommandOptions } from './run.ts';

/** A check that takes longer is `unknown`; the history is there to be checked again. */
const checkTimeLimitMs = 300_000;

/**
 * A run that is judged and stored; nothing has been rendered yet. Whoever has rendered it calls
 * `endActivity`.
 */
export interface FinishedRun {
  readonly record: TestRecord;
  readonly results: Results;
  readonly folder: RunFolder;
}

/**
 * Runs one test, from its plan to its stored verdict, telling on standard error how it goes
 * on. At an interrupt it heals, stops and judges what it has.
 *
 * @throws HarnessError for options that make no plan, and a folder that cannot be written
 */
export async function runOnce(
  options: RunCommandOptions,
  interrupt: Interrupt,
): Promise<FinishedRun> {
  const seed = options.seed ?? randomInt(0x1_0000_0000);
  const nodes = Array.from({ length: options.nodes }, (_, i) => `n${i + 1}`);
  const plan = planFrom(options, seed, nodes);
  const system = raftKv(options.bug === undefined ? {} : { bug: options.bug });
  const startedAt = new Date();
  const id = newRunId(startedAt, randomInt(0x1_0000));
  const record = testRecord(options, plan, { id, startedAt, nodes, system: system.name });
  const folder = createRunFolder(options.results, id);
  try {
    announceActivity(folder.dir, 'running');
    folder.writeTest(record);
    const world = createLiveWorld({
      system,
      nodes: options.nodes,
      runDir: folder.dir,
      ...(options.basePort === undefined ? {} : { basePort: options.basePort }),
    });
    const progress = createProgress({ record, clock: world.clock, stream: process.stderr });
    const failFast =
      options.failFast === true ? createFailFast(progress.say, plan.workload.model) : undefined;
    try {
      const results = await runAndJudge({ plan, world, folder, progress, interrupt, failFast });
      return { record, results, folder };
    } finally {
      progress.close();
    }
  } catch (error) {
    endActivity(folder.dir);
    throw error;
  } finally {
    folder.close();
    system.close();
  }
}

async function runAndJudge(run: {
  readonly plan: TestPlan;
  readonly world: World;
  readonly folder: RunFolder;
  readonly progress: Progress;
  readonly interrupt: Interrupt;
  readonly failFast: FailFast | undefined;
}): Promise<Results> {
  const { plan, world, folder, progress, interrupt, failFast } = run;
  interrupt.onSecond(() => {
    void world.stop().finally(() => process.exit(exitCodes.interrupted));
  });
  const recorder = createRecorder({
    nowUs: () => world.clock.nowUs(),
    write: (line) => {
      folder.history.write(line);
    },
    ...(failFast && { onEvent: failFast.onEvent }),
  });
  const { listener } = progress;
  const outcome = await runTest({
    plan,
    world,
    recorder,
    signal: interrupt.signal,
    ...(failFast && { enough: failFast.signal }),
    listener: {
      ...listener,
      node(status, atUs) {
        folder.writeCluster({ time: atUs, ...status });
        listener.node?.(status, atUs);
      },
    },
  });
  const startUs = world.clock.nowUs();
  listener.phase?.('check', startUs);
  announceActivity(folder.dir, 'checking');
  const linearizability = check(outcome.operations, plan);
  const checked = { name: 'check' as const, startUs, endUs: world.clock.nowUs() };
  const phases = [...outcome.phases, checked];
  const errors = [...outcome.errors, ...(failFast?.disagreement(linearizability) ?? [])];
  const results: Results = {
    ...judge(folder.id, plan, { ...outcome, phases, errors }, linearizability),
    strength: runStrength({
      operations: outcome.operations,
      nemesis: outcome.nemesisEvents,
      nodes: world.nodes,
      leaders: outcome.leadership.leaders,
      repeated: outcome.repeatedRequests ?? 0,
    }),
  };
  // The verdict is on disk before anything is rendered.
  folder.writeResults(results);
  return results;
}

function check(operations: readonly Operation[], plan: TestPlan): LinearizabilityResult {
  return checkLinearizable(operations, {
    model: plan.workload.model,
    limits: {
      configurations: configurationsWithin(),
      time: { limitMs: checkTimeLimitMs, now: () => performance.now() },
    },
  });
}
