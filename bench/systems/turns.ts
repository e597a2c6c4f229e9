import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { nemesisByName } from '../../nemesis/combined.ts';
import type { Invocation } from '../../src/history/operation.ts';
import { createRecorder } from '../../src/history/recorder.ts';
import { operationsOf, planTest, type TestPlan } from '../../src/runner/plan.ts';
import { runTest } from '../../src/runner/run.ts';
import { threadPlans } from '../../src/runner/thread-plan.ts';
import { createLineSink, openSinkFile } from '../../src/store/line-sink.ts';
import type { World } from '../../src/world/world.ts';
import { workloadByName } from '../../workloads/registry.ts';

export interface Turn {
  readonly perSecond: number;
  /** Time of the CPU that the process itself took for an operation, microseconds. */
  readonly cpuUs: number;
  /** Operations that were not answered, or not with a result. */
  readonly failed: number;
}

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

export interface Target {
  readonly host: string;
  readonly port: number;
}

export const clients = 30;

export function planOf(nodes: readonly string[], workload: string, seconds: number): TestPlan {
  return planTest({
    ...{ workload: workloadByName(workload), nemesis: nemesisByName('none') },
    options: { concurrency: clients, rate: 0, timeLimitMs: seconds * 1000, ops: null },
    ...{ nodes, seed: 1, timeoutMs: 10_000 },
  });
}

/** The harness as in a run, its history in a file. The world is there already, and stays. */
export async function harnessTurn(world: World, plan: TestPlan, folder: string): Promise<Turn> {
  const file = path.join(folder, `history-${performance.now()}.jsonl`);
  const sink = createLineSink(openSinkFile(file), file);
  const recorder = createRecorder({
    nowUs: () => world.clock.nowUs(),
    write: (line) => {
      sink.write(line);
    },
  });
  const nothing = (): Promise<void> => Promise.resolve();
  const standing: World = { ...world, start: nothing, stop: nothing };
  const before = process.cpuUsage();
  let cpuUs = 0;
  const listener = {
    // The workload is over: what follows is another phase.
    phase: (name: string): void => {
      const { user, system } = process.cpuUsage(before);
      if (name === 'heal') cpuUs = user + system;
    },
  };
  const { phases, operations, errors } = await runTest({
    plan,
    world: standing,
    recorder,
    listener,
  });
  sink.close();
  if (errors.length > 0) throw errors[0];
  const run = phases.find(({ name }) => name === 'run');
  if (run === undefined) throw new Error('there was no run');
  const during = operations.filter(({ invokedAtUs }) => invokedAtUs < run.endUs);
  // A compare-and-set that met another value was answered.
  const failed = during.filter(
    ({ type, error }) => type !== 'ok' && error !== 'precondition-failed',
  );
  const answered = during.length - failed.length;
  return {
    perSecond: (answered * 1e6) / (run.endUs - run.startUs),
    cpuUs: cpuUs / answered,
    failed: failed.length,
  };
}

type Said = Record<'answered' | 'failed' | 'seconds' | 'cpuUs', number>;

/** The same operations by a program that does nothing else. @param targetOf where a client sends what */
export async function bareTurn(
  command: readonly string[],
  plan: TestPlan,
  requestOf: (operation: Invocation) => Request | undefined,
  targetOf: (thread: number, role: 'reader' | 'writer') => Target,
): Promise<Turn> {
  const source = operationsOf(plan);
  const loads = threadPlans(plan).map(({ role }, thread) => ({
    ...targetOf(thread, role),
    requests: Array.from({ length: requestsEach }, () => requestOf(source.next(role))),
  }));
  const [file = '', ...args] = command;
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ seconds: plan.options.timeLimitMs / 1000, clients: loads }));
  const said = await text(child.stdout);
  const { answered, failed, seconds, cpuUs } = JSON.parse(said) as Readonly<Said>;
  return { perSecond: answered / seconds, cpuUs: cpuUs / answered, failed };
}

/** More than a client does in a turn, or nearly. */
const requestsEach = 500;
export const bareCommand = [
  process.execPath,
  fileURLToPath(new URL('bare.js', import.meta.url)),
] as const;
