/**
 * `checkColumns` over several threads of Node, where that pays: keys are independent, so
 * threads take them one after the other from a shared list, the largest first. The columns
 * lie in shared memory; orders come back without a copy; words are found by this thread.
 *
 * A thread costs about 50 ms to start and compiles everything anew: with 200,000 operations
 * two threads were measured slower than one, with a million a little faster. So histories
 * below `worthwhile` operations, or of one key, are checked right here.
 */
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import type { OperationColumns } from '../../src/history/columns.ts';
import type { ColumnCheckOptions } from '../check-register.ts';
import { checkColumns, semanticsOf, tellOutcomes } from '../check-register.ts';
import { register } from '../models/register.ts';
import type { LinearizabilityResult } from '../verdict.ts';
import type { KeyDecision, SharedHistory } from './share.ts';
import { decideShared, shareHistory } from './share.ts';

/** Operations from which threads pay for themselves. */
export const worthwhile = 1_000_000;

export interface ParallelOptions extends ColumnCheckOptions {
  /** How many threads may be used, this one included. A limit on visited states holds for each. */
  readonly threads: number;
  /** Operations from which threads are used. Default: `worthwhile`. */
  readonly from?: number;
}

export async function checkColumnsInParallel(
  columns: OperationColumns,
  options: ParallelOptions,
): Promise<LinearizabilityResult> {
  const threads = Math.min(options.threads, columns.keys.length);
  if (threads < 2 || columns.length < (options.from ?? worthwhile)) {
    return checkColumns(columns, options);
  }
  const { model = register, limits = {} } = options;
  const history = shareHistory(columns, semanticsOf(columns, model, options), limits);
  const others = Array.from({ length: threads - 1 }, () => startWorker(history));
  const now = limits.time?.now ?? ((): number => performance.now());
  const own = decideShared(history, now, options.onKey);
  const decided = new Map<number, KeyDecision>();
  const failures: string[] = [];
  for (const settled of [
    ...(await Promise.allSettled(others)),
    { status: 'fulfilled', value: own } as const,
  ]) {
    if (settled.status === 'rejected') failures.push(String(settled.reason));
    else for (const decision of settled.value) decided.set(decision.key, decision);
  }
  return tellOutcomes(columns, options, (key) => decided.get(key) ?? lost(failures));
}

function startWorker(history: SharedHistory): Promise<readonly KeyDecision[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: history });
    worker.once('message', (decisions: readonly KeyDecision[]) => resolve(decisions));
    worker.once('error', reject);
    // After its message this changes nothing.
    worker.once('exit', (code) => reject(new Error(`the thread ended with code ${code}`)));
  });
}

/** A key whose thread died was not decided. */
function lost(failures: readonly string[]): Omit<KeyDecision, 'key'> {
  const message = `a thread of the checker died: ${failures.join('; ')}`;
  return {
    outcome: { verdict: 'unknown', layer: 'frontier', reason: 'error', message },
    visited: 0,
  };
}
