/** A thread of `check-in-parallel.ts`: decides keys until none is left, and hands them back. */
import { parentPort, workerData } from 'node:worker_threads';
import { Meter } from '../core/limits.ts';
import type { WorkerTask } from './share.ts';
import { decideShared, epochMs } from './share.ts';

const { history, limits, deadlineMs } = workerData as WorkerTask;
const time =
  deadlineMs === Infinity ? {} : { time: { now: epochMs, limitMs: deadlineMs - epochMs() } };
const decisions = decideShared(history, new Meter({ ...limits, ...time }));
const orders = decisions.flatMap(({ outcome }) =>
  outcome.verdict === 'valid' ? [outcome.rows.buffer as ArrayBuffer] : [],
);
parentPort?.postMessage(decisions, orders);
