import type { Random } from '../src/random.ts';

/** A window in which a fault is in force, microseconds after the workload began. */
export interface FaultWindow {
  readonly startUs: number;
  readonly endUs: number;
}

/** How long window `i` shall last, microseconds. */
export type WindowLength = (i: number) => { readonly minUs: number; readonly maxUs: number };

export interface WindowOptions {
  readonly length?: WindowLength;
  /** Share of the first interval after which the first window begins. */
  readonly firstAt?: number;
}

/** A window never takes more of its interval than this: the cluster must be seen to recover. */
const longestShare = 0.7;

/** The first intervals are shorter than the mean that was asked for, each one longer than the last. */
const firstShare = 0.35;
const growth = 1.3;

/** Every length that an interval allows, blips and outages. */
const anyLength: WindowLength = () => ({ minUs: 0, maxUs: Infinity });

/** The first window begins this far into its interval, or up to a fifth of it later. */
export const defaultFirstAt = 0.2;

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
  { length = anyLength, firstAt = defaultFirstAt }: WindowOptions = {},
): FaultWindow[] {
  const longest = Math.min(intervalUs, durationUs / 2);
  const windows: FaultWindow[] = [];
  let interval = longest * firstShare;
  let startUs = interval * (firstAt + 0.2 * random.float());
  for (let i = 0; interval > 0; i++) {
    const { minUs, maxUs } = length(i);
    const maxHereUs = Math.min(maxUs, interval * longestShare);
    const minHereUs = Math.min(Math.max(minUs, interval * shortestShare), maxHereUs);
    const endUs = startUs + minHereUs + (maxHereUs - minHereUs) * random.float();
    if (!(endUs < durationUs)) break;
    windows.push({ startUs: Math.round(startUs), endUs: Math.round(endUs) });
    startUs += interval * (0.9 + 0.2 * random.float());
    interval = Math.min(longest, interval * growth);
  }
  return windows;
}

/** Between two hits in a row, microseconds: what waited is answered, and clients are at work again. */
const calmUs = 150_000;

/** The window again and again, `times` in all, as long as each is over, with its calm, before `untilUs`. */
export function repeatedWindow(window: FaultWindow, times: number, untilUs: number): FaultWindow[] {
  const stepUs = window.endUs - window.startUs + calmUs;
  const fit = Math.max(1, Math.floor((untilUs - window.startUs) / stepUs));
  return Array.from({ length: Math.min(times, fit) }, (_, k) => ({
    startUs: window.startUs + k * stepUs,
    endUs: window.endUs + k * stepUs,
  }));
}

/** Of its interval, unless more is asked for. */
const shortestShare = 0.2;
