import type { Limits } from '../../../checker/index.ts';
import { configurationsWithin } from '../options/memory-limit.ts';
import type { HistoryOptions } from './history-options.ts';

/**
 * @param now milliseconds, monotonic
 * @param startedMs when the work on this file began: reading it takes of the time, too
 */
export function limitsOf(
  { limitMemory, limitTime }: HistoryOptions,
  now: () => number,
  startedMs: number,
): Limits {
  const spentMs = now() - startedMs;
  return {
    time: { limitMs: limitTime === undefined ? Infinity : limitTime * 1000 - spentMs, now },
    configurations: configurationsWithin(limitMemory),
  };
}
