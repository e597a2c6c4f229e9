import type { Random } from '../src/random.ts';

/** A window in which a fault is in force, microseconds after the workload began. */
export interface FaultWindow {
  readonly startUs: number;
  readonly endUs: number;
}

/** How long window `i` shall last, at the least and at the most, microseconds. */
export type WindowLength = (i: number) => { readonly leastUs: number; readonly mostUs: number };

/** A window never takes more of its interval than this: the cluster must be seen to recover. */
const longestShare = 0.7;

/** The first intervals are shorter than the mean that was asked for, each one longer than the last. */
const firstShare = 0.35;
const growth = 1.3;

/** Every length that an interval allows, blips and outages. */
const anyLength: WindowLength = () => ({ leastUs: 0, mostUs: Infinity });

/**
 * Windows that alternate with times of calm. They come in quick succession at first and then
 * at the pace that was asked for: whatever a fault would show shall show in the first seconds,
 * and a long run is no storm. Every window ends within the duration, so that each run also
 * sees the cluster recover under load.
 */
export function alternate(
  durationUs: number,
  intervalUs: number,
  random: Random,
  length: WindowLength = anyLength,
): FaultWindow[] {
  const longest = Math.min(intervalUs, durationUs / 2);
  const windows: FaultWindow[] = [];
  let interval = longest * firstShare;
  let startUs = interval * (0.2 + 0.2 * random.float());
  for (let i = 0; interval > 0; i++) {
    const { leastUs, mostUs } = length(i);
    const mostHereUs = Math.min(mostUs, interval * longestShare);
    const leastHereUs = Math.min(Math.max(leastUs, interval * shortestShare), mostHereUs);
    const endUs = startUs + leastHereUs + (mostHereUs - leastHereUs) * random.float();
    if (!(endUs < durationUs)) break;
    windows.push({ startUs: Math.round(startUs), endUs: Math.round(endUs) });
    startUs += interval * (0.9 + 0.2 * random.float());
    interval = Math.min(longest, interval * growth);
  }
  return windows;
}

/** Of its interval, unless more is asked for. */
const shortestShare = 0.2;
