import type { Invocation } from '../history/operation.ts';
import type { Random } from '../random.ts';
import type { OperationSource } from '../../workloads/workload.ts';

/** The next operation and when it is due, microseconds after the workload began. */
export interface Due {
  readonly invocation: Invocation;
  readonly atUs: number;
}

export interface Pacing {
  /** Undefined when the workload is over: its operations are used up, or its time is. */
  take(nowUs: number): Due | undefined;
}

export interface PacingOptions {
  readonly source: OperationSource;
  /** Mean operations a second over all threads; 0: due at once. */
  readonly rate: number;
  readonly ops: number | null;
  readonly timeLimitUs: number;
  readonly random: Random;
}

/**
 * One schedule for all threads, in the manner of Jepsen's `stagger`: times between
 * operations are uniform with the given mean, and whichever thread is free takes the next.
 * Operation k and its due time depend on the seed alone. When all threads are busy,
 * operations are late, and are caught up with afterwards: a burst that a system just back
 * from a fault should meet.
 */
export function createPacing(options: PacingOptions): Pacing {
  const { source, rate, ops, timeLimitUs, random } = options;
  const meanUs = rate === 0 ? 0 : 1_000_000 / rate;
  let taken = 0;
  let dueUs = 0;
  return {
    take(nowUs) {
      if (ops !== null && taken >= ops) return undefined;
      const atUs = Math.round(dueUs);
      if (Math.max(atUs, nowUs) >= timeLimitUs) return undefined;
      taken++;
      dueUs += 2 * meanUs * random.float();
      return { invocation: source.next(), atUs };
    },
  };
}
