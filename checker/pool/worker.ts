/** A thread of `check-in-parallel.ts`: decides keys until none is left, and hands them back. */
import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import type { SharedHistory } from './share.ts';
import { decideShared } from './share.ts';

const decisions = decideShared(workerData as SharedHistory, () => performance.now());
const orders = decisions.flatMap(({ outcome }) =>
  outcome.verdict === 'valid' ? [outcome.rows.buffer as ArrayBuffer] : [],
);
parentPort?.postMessage(decisions, orders);
