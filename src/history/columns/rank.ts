import { neverReturned } from './columns.ts';

/** By position: numbers in the order of the times. NaN: it never completed. */
export interface OrderedTimes {
  readonly invoke: Float64Array;
  readonly complete: Float64Array;
}

/** Order and ranks of intervals that have times only. */
export interface RankedIntervals {
  /** Positions of the intervals in order of invocation. */
  readonly order: Int32Array;
  /** By position: ranks among all invocations and completions, 0, 1, 2, … */
  readonly invokeRank: Int32Array;
  /** `neverReturned` where there is no completion. */
  readonly completeRank: Int32Array;
}

/**
 * Ranks intervals that come from clocks instead of from one recorder's order.
 *
 * Intervals are closed: of two events at one time, an invocation ranks before a completion,
 * so that operations that touch are concurrent. A clock cannot show which came first, and
 * taking them as ordered could refute a history that was correct. On further ties the order
 * of the lines decides.
 *
 * Any other numbers that order the ends do as well: positions in one history.
 */
export function rankByTime({ invoke, complete }: OrderedTimes): RankedIntervals {
  const byInvoke = sortedPositions(invoke);
  const byComplete = sortedPositions(complete);
  const invokeRank = new Int32Array(invoke.length);
  const completeRank = new Int32Array(invoke.length).fill(neverReturned);
  let rank = 0;
  let next = 0;
  for (const position of byComplete) {
    const time = complete[position] ?? 0;
    while (next < byInvoke.length && (invoke[byInvoke[next] ?? 0] ?? 0) <= time) {
      invokeRank[byInvoke[next++] ?? 0] = rank++;
    }
    completeRank[position] = rank++;
  }
  while (next < byInvoke.length) invokeRank[byInvoke[next++] ?? 0] = rank++;
  return { order: byInvoke, invokeRank, completeRank };
}

/** Positions of the times that are not NaN, by time and then by position. */
function sortedPositions(times: Float64Array): Int32Array {
  const positions = new Int32Array(times.length);
  let count = 0;
  let last = 0;
  let sorted = true;
  let max = 0;
  for (let i = 0; i < times.length; i++) {
    const time = times[i] ?? Number.NaN;
    if (Number.isNaN(time)) continue;
    sorted &&= time >= last;
    last = time;
    max = Math.max(max, time);
    positions[count++] = i;
  }
  const present = positions.subarray(0, count);
  if (sorted) return present;
  // Sorting numbers natively is several times faster than with a comparison of ours, so time
  // and position are packed into one number where both fit.
  const places = times.length;
  if (max < Number.MAX_SAFE_INTEGER / places - 1) {
    const packed = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const position = present[i] ?? 0;
      packed[i] = (times[position] ?? 0) * places + position;
    }
    packed.sort();
    for (let i = 0; i < count; i++) present[i] = (packed[i] ?? 0) % places;
    return present;
  }
  return present.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
}
