import { randomInt } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { exitCodes } from '../../errors.ts';
import { endNow } from '../../os/collect-garbage.ts';
import { execute } from '../../runner/execute.ts';
import type { TestPlan } from '../../runner/plan.ts';
import type { RunListener } from '../../runner/listener.ts';
import type { Results, TestRecord } from '../../store/records.ts';
import { createRunFolder, newRunId, type RunFolder } from '../../store/run-folder.ts';
import { announceActivity, endActivity } from '../../store/run-process.ts';
import type { Interrupt } from '../terminal/interrupt.ts';
import { configurationsWithin } from '../options/memory-limit.ts';
import { createProgress } from './progress.ts';
import { planFrom, testRecord } from './run-plan.ts';
import type { RunCommandOptions } from '../../config/run-command-options.ts';
import type { Venue } from './venue.ts';
import { nodeNames } from '../../world/node-names.ts';

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
 * Runs one test, from its plan to its stored verdict, and prints on standard error how it
 * goes on. At an interrupt it heals, stops and judges what it has.
 *
 * @throws HarnessError for options that make no plan, and a folder that cannot be written
 */
export async function runOnce(
  options: RunCommandOptions,
  interrupt: Interrupt,
  openVenue: () => Promise<Venue>,
): Promise<FinishedRun> {
  const seed = options.seed ?? randomInt(0x1_0000_0000);
  const nodes = nodeNames(options.nodes);
  const venue = await openVenue();
  const plan = planAt(venue, options, seed, nodes);
  const startedAt = new Date();
  const id = newRunId(startedAt, randomInt(0x1_0000));
  const record = testRecord(options, plan, venue, { id, startedAt, nodes });
  const folder = createRunFolder(options.results, id);
  try {
    announceActivity(folder.dir, 'running');
    folder.writeTest(record);
    const world = venue.createWorld({ seed, runDir: folder.dir });
    const progress = createProgress({ record, clock: world.clock, stream: process.stderr });
    interrupt.onSecond(() => {
      void world.stop().finally(() => endNow(exitCodes.interrupted));
    });
    try {
      const { results } = await execute({
        ...{ id, plan, world, signal: interrupt.signal, failFast: options.failFast === true },
        write: (line) => {
          folder.history.write(line);
        },
        listener: storing(folder, progress.listener),
        limits: {
          configurations: configurationsWithin(),
          time: { limitMs: checkTimeLimitMs, now: () => performance.now() },
        },
      });
      // The verdict is on disk before anything is rendered.
      folder.writeResults(results);
      return { record, results, folder };
    } finally {
      progress.close();
    }
  } catch (error) {
    endActivity(folder.dir);
    throw error;
  } finally {
    folder.close();
    venue.close();
  }
}

/** A plan that cannot be made leaves no venue open. */
function planAt(
  venue: Venue,
  options: RunCommandOptions,
  seed: number,
  nodes: readonly string[],
): TestPlan {
  try {
    return planFrom(options, seed, nodes, venue);
  } catch (error) {
    venue.close();
    throw error;
  }
}

/** What a listener hears, and what the run's folder keeps of it. */
function storing(folder: RunFolder, listener: RunListener): RunListener {
  return {
    ...listener,
    phase(name, atUs) {
      if (name === 'check') announceActivity(folder.dir, 'checking');
      listener.phase?.(name, atUs);
    },
    node(status, atUs) {
      folder.writeCluster({ time: atUs, ...status });
      listener.node?.(status, atUs);
    },
  };
}
