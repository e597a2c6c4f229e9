import { propertyChecker, type Judgement } from '../../../checker/core/checker.ts';
import { wasRefusedByValue, type Operation } from '../../history/operation.ts';
import { plural } from '../../plural.ts';
import type { RunStats, Thresholds } from '../../store/records.ts';
import type { RunOutcome } from '../outcome.ts';
import type { CheckedRun, RunChecker } from './checked-run.ts';

/** The names of these properties. */
export const thresholdProperties: ReadonlySet<string> = new Set(['ok-rate', 'latency-p99']);

/**
 * `ok-rate` and `latency-p99`: measured over the whole run, faults and recovery included.
 * They say nothing about linearizability, and a run that did not come to its end has not
 * been measured: its figures are `unknown`, so that the harness's error is what is shown.
 */
export function thresholdCheckers({ minOkRate, maxP99Ms }: Thresholds): RunChecker[] {
  return [
    ...(minOkRate === undefined
      ? []
      : [propertyChecker<CheckedRun>('ok-rate', ({ outcome }) => okRate(minOkRate, outcome))]),
    ...(maxP99Ms === undefined
      ? []
      : [
          propertyChecker<CheckedRun>('latency-p99', ({ outcome, stats }) =>
            latencyP99(maxP99Ms, outcome, stats),
          ),
        ]),
  ];
}

const cameToItsEnd = ({ errors, interrupted, recovery }: RunOutcome): boolean =>
  errors.length === 0 && !interrupted && recovery !== undefined;

const notMeasured = 'the run did not come to its end';

/** A cas that was refused since the value was another one got its answer: it was served. */
function wasServed(operation: Operation): boolean {
  return operation.type === 'ok' || wasRefusedByValue(operation);
}

function okRate(min: number, outcome: RunOutcome): Judgement {
  if (!cameToItsEnd(outcome)) return { verdict: 'unknown', summary: notMeasured };
  const all = outcome.operations.length;
  if (all === 0) return { verdict: 'unknown', summary: 'there was no operation' };
  const served = outcome.operations.filter(wasServed).length;
  const counts = `${served} of ${plural(all, 'operation')} ${all === 1 ? 'was' : 'were'} served (${percent(served / all)})`;
  return served >= min * all
    ? { verdict: 'valid', summary: `${counts}, at least ${percent(min)} as asked for` }
    : {
        verdict: 'invalid',
        summary: `${counts}, fewer than the ${percent(min)} asked for`,
      };
}

function latencyP99(maxMs: number, outcome: RunOutcome, stats: RunStats): Judgement {
  if (!cameToItsEnd(outcome)) return { verdict: 'unknown', summary: notMeasured };
  const slowest = Object.entries(stats.latency).sort(([, a], [, b]) => b.p99Us - a.p99Us)[0];
  if (slowest === undefined) return { verdict: 'unknown', summary: 'no operation succeeded' };
  const [f, { p99Us }] = slowest;
  const measured = `p99 of ${f} was ${(p99Us / 1000).toFixed(1)} ms`;
  return p99Us <= maxMs * 1000
    ? {
        verdict: 'valid',
        summary: `${measured}, the highest of all kinds; at most ${maxMs} ms as asked for`,
      }
    : { verdict: 'invalid', summary: `${measured}, more than the ${maxMs} ms asked for` };
}

/** Not rounded over a threshold: 94.996 % is not 95 %. */
function percent(share: number): string {
  return `${Math.floor(share * 10_000) / 100} %`;
}
