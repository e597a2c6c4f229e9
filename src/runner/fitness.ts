import type { HarnessLag } from '../store/records.ts';

/** A timer that fires later than this was kept from running. */
const lateUs = 250_000;
/** A machine without a tenth of its CPUs to spare makes every process on it wait. */
const busyShare = 0.9;
const stolenShare = 0.1;

/**
 * Why the harness was in no state to call anything else slow, a phrase each; empty when it was fit.
 * A harness that did not even come to look at its timers is not fit.
 */
export function whyUnfit({ timers, maxLateUs, cpuBusy, cpuStolen }: HarnessLag): string[] {
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  return [
    ...(timers === 0 ? ["none of the harness's own timers fired"] : []),
    ...(maxLateUs > lateUs
      ? [`the harness's own timers were up to ${Math.round(maxLateUs / 1000)} ms late`]
      : []),
    ...(cpuBusy !== null && cpuBusy >= busyShare
      ? [`the CPUs of this machine were ${percent(cpuBusy)} busy`]
      : []),
    ...(cpuStolen !== null && cpuStolen >= stolenShare
      ? [`${percent(cpuStolen)} of the CPU time was taken by other machines on the same host`]
      : []),
  ];
}
