import { wasRefusedByValue, type Operation } from '../history/operation.ts';
import type { PropertyResult, RunStats, Thresholds } from '../store/records.ts';
import type { RunOutcome } from './outcome.ts';
import { plural } from '../plural.ts';

/** The names of these properties. */
export const thresholdProperties: ReadonlySet<string> = new Set(['ok-rate', 'latency-p99']);

/**
 * `ok-rate` and `latency-p99`: measured over the whole run, faults and recovery included.
 * They say nothing about linearizability, and a run that did not come to its end has not
 * been measured: its figures are `unknown`, so that the harness's error is what is told.
 */
export function judgeThresholds(
  thresholds: Thresholds,
  outcome: RunOutcome,
  stats: RunStats,
): PropertyResult[] {
  const { minOkRate, maxP99Ms } = thresholds;
  return [
    ...(minOkRate === undefined ? [] : [okRate(minOkRate, outcome)]),
    ...(maxP99Ms === undefined ? [] : [latencyP99(maxP99Ms, outcome, stats)]),
  ];
}

const cameToItsEnd = ({ errors, interrupted, recovery }: RunOutcome): boolean =>
  errors.length === 0 && !interrupted && recovery !== undefined;

const notMeasured = 'the run did not come to its end';

/** A cas that was refused since the value was another one got its answer: it was served. */
function wasServed(operation: Operation): boolean {
  return operation.type === 'ok' || wasRefusedByValue(operation);
}

function okRate(least: number, outcome: RunOutcome): PropertyResult {
  const name = 'ok-rate';
  if (!cameToItsEnd(outcome)) return { name, status: 'unknown', summary: notMeasured };
  const all = outcome.operations.length;
  if (all === 0) return { name, status: 'unknown', summary: 'there was no operation' };
  const served = outcome.operations.filter(wasServed).length;
  const counts = `${served} of ${plural(all, 'operation')} ${all === 1 ? 'was' : 'were'} served (${percent(served / all)})`;
  return served >= least * all
    ? { name, status: 'held', summary: `${counts}, at least ${percent(least)} as asked for` }
    : {
        name,
        status: 'violated',
        summary: `${counts}, fewer than the ${percent(least)} asked for`,
      };
}

function latencyP99(mostMs: number, outcome: RunOutcome, stats: RunStats): PropertyResult {
  const name = 'latency-p99';
  if (!cameToItsEnd(outcome)) return { name, status: 'unknown', summary: notMeasured };
  const slowest = Object.entries(stats.latency).sort(([, a], [, b]) => b.p99Us - a.p99Us)[0];
  if (slowest === undefined) return { name, status: 'unknown', summary: 'no operation succeeded' };
  const [f, { p99Us }] = slowest;
  const measured = `p99 of ${f} was ${(p99Us / 1000).toFixed(1)} ms`;
  return p99Us <= mostMs * 1000
    ? {
        name,
        status: 'held',
        summary: `${measured}, the highest of all kinds; at most ${mostMs} ms as asked for`,
      }
    : { name, status: 'violated', summary: `${measured}, more than the ${mostMs} ms asked for` };
}

/** Not rounded over a threshold: 94.996 % is not 95 %. */
function percent(share: number): string {
  return `${Math.floor(share * 10_000) / 100} %`;
}
