import type { InForce } from '../../nemesis/in-force.ts';
import { wasRefusedByValue, type Operation } from '../history/operation.ts';
import type { RunOutcome } from './outcome.ts';
import type { LatencySummary, RunStats } from '../store/records.ts';

/** Nearest rank: the smallest value that at least the given share of values does not exceed. */
function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

function summarize(latenciesUs: readonly number[]): LatencySummary {
  const sorted = Float64Array.from(latenciesUs).sort();
  return {
    count: sorted.length,
    p50Us: quantile(sorted, 0.5),
    p95Us: quantile(sorted, 0.95),
    p99Us: quantile(sorted, 0.99),
    maxUs: quantile(sorted, 1),
  };
}

/** Operations that were answered `ok` while a fault was in force for at least part of them. */
function countOkDuring(operations: readonly Operation[], faults: readonly InForce[]): number {
  return operations.filter(
    ({ type, invokedAtUs, completedAtUs }) =>
      type === 'ok' &&
      completedAtUs !== null &&
      faults.some(
        (fault) => invokedAtUs <= (fault.endUs ?? Infinity) && completedAtUs >= fault.startUs,
      ),
  ).length;
}

export function runStats(outcome: RunOutcome): RunStats {
  const { operations, faults, leadership, phases } = outcome;
  const counts: Record<string, { ok: number; fail: number; info: number; refused: number }> = {};
  const latencies: Record<string, number[]> = {};
  for (const operation of operations) {
    const { f, type, invokedAtUs, completedAtUs } = operation;
    const count = (counts[f] ??= { ok: 0, fail: 0, info: 0, refused: 0 });
    count[type]++;
    if (wasRefusedByValue(operation)) count.refused++;
    if (type === 'ok' && completedAtUs !== null) {
      (latencies[f] ??= []).push(completedAtUs - invokedAtUs);
    }
  }
  return {
    counts,
    latency: Object.fromEntries(
      Object.entries(latencies).map(([f, latenciesUs]) => [f, summarize(latenciesUs)]),
    ),
    durationUs: phases[phases.length - 1]?.endUs ?? 0,
    elections: Math.max(0, leadership.leaders.length - 1),
    faults: outcome.faultsBegun,
    okDuringFaults: countOkDuring(operations, faults),
  };
}
