import { whyUnfit } from '../../runner/fitness.ts';
import type { HarnessRecord } from '../../store/records.ts';
import { formatCount, formatDuration } from '../text/format.ts';

/** A workload that did less than this share of what was planned has missed its rate. */
const rateKept = 0.9;

/** "139/s of the 500/s that were planned"; undefined when the rate was kept or none was planned. */
export function missedRate({ plannedRate, rate }: HarnessRecord): string | undefined {
  if (plannedRate === null || rate >= plannedRate * rateKept) return undefined;
  return `${formatCount(Math.round(rate))}/s of the ${formatCount(Math.round(plannedRate))}/s that were planned`;
}

/** What the harness measured of itself, in one line. */
export function harnessFigures({
  p99LateUs,
  maxLateUs,
  cpuBusy,
  cpuStolen,
}: HarnessRecord): string {
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  return [
    `own timers late by p99 ${formatDuration(p99LateUs)}, at most ${formatDuration(maxLateUs)}`,
    ...(cpuBusy === null ? [] : [`CPUs ${percent(cpuBusy)} busy`]),
    ...(cpuStolen === null || cpuStolen < 0.005 ? [] : [`${percent(cpuStolen)} of them stolen`]),
  ].join('; ');
}

/** What makes the figures of a run doubtful, a sentence each: a busy machine, a rate that was missed. */
export function harnessDoubts(harness: HarnessRecord | undefined): string[] {
  if (harness === undefined) return [];
  const missed = missedRate(harness);
  return [
    ...(missed === undefined ? [] : [`The planned rate was missed: ${missed}.`]),
    ...whyUnfit(harness).map((reason) => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`),
  ];
}
