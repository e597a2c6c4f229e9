// A thread that runs one seed after the other: its program is this file in dist/.
import { parentPort, workerData } from 'node:worker_threads';
import { drawnFor } from '../drawn-for.ts';
import type { SimCommandOptions } from '../sim-options.ts';
import { runSeed } from './seed-run.ts';

/** What a thread is started with. */
export interface SeedWorkerData {
  readonly options: SimCommandOptions;
  readonly typed: readonly string[];
}

const { options, typed } = workerData as SeedWorkerData;
const names = new Set(typed);

parentPort?.on('message', (seed: number) => {
  runSeed(drawnFor(options, names, seed), seed).then(
    (result) => parentPort?.postMessage(result),
    (error: unknown) => {
      // The thread ends with it, and whoever waits is notified.
      setImmediate(() => {
        throw error;
      });
    },
  );
});
