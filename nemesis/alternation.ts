import type { Random } from '../src/random.ts';

/** A window in which a fault is in force, microseconds after the workload began. */
export interface FaultWindow {
  readonly startUs: number;
  readonly endUs: number;
}

/** How much of an interval a fault lasts, drawn per window: short blips and long outages. */
const shortestShare = 0.2;
const longestShare = 0.7;

/**
 * Windows that alternate with times of calm. The first one starts early, so that even a
 * short run is tested; every window ends within the duration, so that each run also sees
 * the cluster recover under load.
 */
export function alternate(durationUs: number, intervalUs: number, random: Random): FaultWindow[] {
  const interval = Math.min(intervalUs, durationUs / 2);
  const windows: FaultWindow[] = [];
  let startUs = interval * (0.2 + 0.2 * random.float());
  for (;;) {
    const share = shortestShare + (longestShare - shortestShare) * random.float();
    const endUs = startUs + interval * share;
    if (!(endUs < durationUs) || interval <= 0) return windows;
    windows.push({ startUs: Math.round(startUs), endUs: Math.round(endUs) });
    startUs += interval * (0.9 + 0.2 * random.float());
  }
}
