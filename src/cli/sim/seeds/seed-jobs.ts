import { Worker } from 'node:worker_threads';
import { drawnFor } from '../drawn-for.ts';
import type { SimCommandOptions, Typed } from '../sim-options.ts';
import { runSeed, type SeedResult } from './seed-run.ts';
import type { SeedWorkerData } from './seed-worker.ts';

/** Something that runs one seed at a time. */
interface Job {
  run(seed: number): Promise<SeedResult>;
  close(): Promise<unknown>;
}

export interface SeedJobsOptions {
  readonly options: SimCommandOptions;
  readonly typed: Typed;
  readonly jobs: number;
  /** In order. */
  readonly seeds: Iterable<number>;
  /** Called as results come. After `stop`, no further seed begins; what has begun comes to its end. */
  readonly onResult: (result: SeedResult) => 'go on' | 'stop';
  readonly signal: AbortSignal;
}

/**
 * Hands seeds out in order to as many threads as there are jobs, this one when there is one. What a
 * seed comes to is the same wherever it runs.
 */
export async function runSeeds(work: SeedJobsOptions): Promise<void> {
  const { options, typed, jobs, onResult, signal } = work;
  const seeds = work.seeds[Symbol.iterator]();
  let over = false;
  const workOff = async (job: Job): Promise<void> => {
    try {
      while (!over && !signal.aborted) {
        const next = seeds.next();
        if (next.done === true) return;
        if (onResult(await job.run(next.value)) === 'stop') over = true;
      }
    } finally {
      over = true;
      await job.close();
    }
  };
  const all = Array.from({ length: jobs }, () =>
    jobs === 1 ? here(options, typed) : thread(options, typed),
  );
  await Promise.all(all.map(workOff));
}

function here(options: SimCommandOptions, typed: Typed): Job {
  return {
    run: (seed) => runSeed(drawnFor(options, typed, seed), seed),
    close: () => Promise.resolve(),
  };
}

function thread(options: SimCommandOptions, typed: Typed): Job {
  const workerData: SeedWorkerData = { options, typed: [...typed] };
  const worker = new Worker(new URL('./seed-worker.js', import.meta.url), { workerData });
  return {
    run: (seed) =>
      new Promise((resolve, reject) => {
        const ended = (code: number): void => reject(new Error(`a thread ended with code ${code}`));
        worker.removeAllListeners('message').removeAllListeners('error').removeAllListeners('exit');
        worker.once('message', resolve).once('error', reject).once('exit', ended);
        worker.postMessage(seed);
      }),
    close: () => {
      worker.removeAllListeners('exit');
      return worker.terminate();
    },
  };
}
