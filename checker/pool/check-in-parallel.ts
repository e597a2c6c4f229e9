/**
 * `checkColumns` over several threads of Node, where that pays: keys are independent, so
 * threads take them one after the other from a shared list, the largest first. The columns
 * lie in shared memory; orders come back without a copy; words are found by this thread.
 *
 * A thread costs about 50 ms to start and compiles everything anew: with 200,000 operations
 * two threads were measured slower than one, with a million a little faster. So histories
 * below `worthwhile` operations, or of one key, are checked right here.
 */
import { Worker } from 'node:worker_threads';
import type { OperationColumns } from '../../src/history/columns/columns.ts';
import type { ColumnCheckOptions, Decided } from '../linearizability/decide-columns.ts';
import {
  contenderOf,
  decideColumns,
  judgedColumns,
  semanticsOf,
} from '../linearizability/decide-columns.ts';
import type { ExplainOutcome } from '../linearizability/describe-outcomes.ts';
import { describeOutcomes } from '../linearizability/describe-outcomes.ts';
import { ColumnChecker } from '../linearizability/fast/check-columns.ts';
import { Meter } from '../core/limits.ts';
import { register } from '../models/register/register.ts';
import { decideInRounds } from '../linearizability/rounds.ts';
import type { LinearizabilityResult } from '../core/verdict.ts';
import type { KeyDecision, WorkerTask } from './share.ts';
import { decideShared, epochMs, shareHistory, joinDecisions } from './share.ts';

/** Operations from which threads pay for themselves. */
export const minOperationsForThreads = 1_000_000;

export interface ParallelOptions extends ColumnCheckOptions {
  /** How many threads may be used, this one included. A limit on visited states holds for each. */
  readonly threads: number;
  /** Operations from which threads are used. Default: `worthwhile`. */
  readonly from?: number;
}

export async function checkColumnsInParallel(
  recorded: OperationColumns,
  given: ParallelOptions,
): Promise<LinearizabilityResult> {
  const { columns, options } = judgedColumns(recorded, given);
  const meter = new Meter(options.limits, options.explain !== false);
  const threads = Math.min(options.threads, columns.keys.length);
  const isWorthThreads =
    threads >= 2 && columns.length >= (options.from ?? minOperationsForThreads);
  const decided = isWorthThreads
    ? await decideInThreads(columns, options, meter, threads)
    : decideColumns(columns, options, meter);
  const explain = decided.some(({ outcome }) => outcome.verdict === 'invalid')
    ? // Loaded here, so that a yes does not wait for the words of a no.
      (await import('../linearizability/explain-outcome.ts')).explainOutcome
    : neverAsked;
  return describeOutcomes(columns, options, meter, decided, explain);
}

const neverAsked: ExplainOutcome = () => {
  throw new Error('no key is violated, and one was to be explained');
};

async function decideInThreads(
  columns: OperationColumns,
  options: ParallelOptions,
  meter: Meter,
  threads: number,
): Promise<readonly Decided[]> {
  const { model = register, limits = {} } = options;
  const history = shareHistory(columns, semanticsOf(columns, model, options));
  // All threads together keep within the bound on memory.
  const configurations = Math.ceil(meter.configurations / threads);
  const { states } = limits;
  const task: WorkerTask = {
    history,
    limits: { configurations, ...(states === undefined ? {} : { states }) },
    deadlineMs: epochMs() + meter.msLeft,
  };
  const others = Array.from({ length: threads - 1 }, () => startWorker(task));
  const own = decideShared(history, meter.part(Infinity, Infinity, configurations), options.onKey);
  const decisions = [...own];
  const failures: string[] = [];
  for (const settled of await Promise.allSettled(others)) {
    if (settled.status === 'rejected') failures.push(String(settled.reason));
    else decisions.push(...settled.value);
  }
  const found = joinDecisions(decisions);
  const isRefuted = [...found.values()].some(({ outcome }) => outcome.verdict === 'invalid');
  const decided = columns.keys.map((_, key): Decided => {
    const decision = found.get(key);
    // A slice was not enough, and then the thread that went on with it died.
    const isLost = decision?.stopped === 'decided-elsewhere' && !isRefuted;
    return decision === undefined || isLost ? lost(failures) : decision;
  });
  if (!isRefuted) withAllMemory(columns, options, meter, decided);
  return decided;
}

/** Keys that a thread's share of the memory was too small for, with all of it. */
function withAllMemory(
  columns: OperationColumns,
  options: ParallelOptions,
  meter: Meter,
  decided: Decided[],
): void {
  const left = [...decided.keys()].filter((key) => decided[key]?.stopped === 'memory-limit');
  if (left.length === 0) return;
  const { model = register } = options;
  const checker = new ColumnChecker(columns, semanticsOf(columns, model, options), meter);
  const contenders = left.map((key) => contenderOf(columns, checker, key));
  const attempted = decideInRounds(contenders, meter, false);
  for (const [at, key] of left.entries()) {
    const again = attempted[at];
    const visited = (decided[key]?.visited ?? 0) + (again?.visited ?? 0);
    if (again !== undefined) decided[key] = { ...again, visited };
  }
}

function startWorker(task: WorkerTask): Promise<readonly KeyDecision[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: task });
    worker.once('message', (decisions: readonly KeyDecision[]) => resolve(decisions));
    worker.once('error', reject);
    // After its message this changes nothing.
    worker.once('exit', (code) => reject(new Error(`the thread ended with code ${code}`)));
  });
}

/** A key whose thread died was not decided. */
function lost(failures: readonly string[]): Decided {
  const message = `a thread of the checker died: ${failures.join('; ')}`;
  return {
    outcome: { verdict: 'unknown', layer: 'frontier', reason: 'error', message },
    visited: 0,
  };
}
