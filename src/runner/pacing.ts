import type { Invocation } from '../history/operation.ts';
import type { Random } from '../random.ts';
import { roleShares } from '../../workloads/role-shares.ts';
import type { OperationSource, Role, WorkloadOptions } from '../../workloads/workload.ts';
import type { Rate } from './adaptive-rate.ts';

/** The next operation and when it is due, microseconds after the workload began. */
export interface Due {
  readonly invocation: Invocation;
  readonly atUs: number;
}

export interface Pacing {
  /** For a thread of this role. Undefined when the workload is over: its operations are used up, or its time is. */
  take(role: Role, nowUs: number): Due | undefined;
}

export interface PacingOptions {
  readonly source: OperationSource;
  readonly options: Pick<WorkloadOptions, 'ops' | 'rate' | 'readers' | 'readRatio' | 'timeLimitMs'>;
  /** What `options.rate` comes to. */
  readonly rate: Rate;
  readonly random: Random;
}

/** A rate that adapts does not catch up with more than this: the backlog would be the load. */
const maxBehindUs = 50_000;

/**
 * One schedule for all threads of a role, in the manner of Jepsen's `stagger`: times between
 * operations are uniform with the given mean, and whichever thread is free takes the next.
 *
 * Operation k of a role depends on the seed alone, and so does its due time at a fixed rate.
 * When all threads are busy, operations are late, and are caught up with afterwards: a burst
 * that a system just back from a fault should meet. At a rate that adapts, the seed gives the
 * times between operations in units of their mean, which is what the rate then makes of it.
 */
export function createPacing({ source, options, rate, random }: PacingOptions): Pacing {
  const timeLimitUs = options.timeLimitMs * 1000;
  const { offered } = roleShares(options);
  const lanes: Readonly<Record<Role, Lane>> = {
    reader: { share: offered.reader, random: random.fork('reader'), dueUs: 0 },
    writer: { share: offered.writer, random: random.fork('writer'), dueUs: 0 },
  };
  const adapts = options.rate === 'auto';
  let taken = 0;
  return {
    take(role, nowUs) {
      const lane = lanes[role];
      if (options.ops !== null && taken >= options.ops) return undefined;
      if (adapts) lane.dueUs = Math.max(lane.dueUs, nowUs - maxBehindUs);
      const atUs = Math.round(lane.dueUs);
      if (Math.max(atUs, nowUs) >= timeLimitUs || lane.share === 0) return undefined;
      taken++;
      const meanUs = 1_000_000 / (rate.perSecond * lane.share);
      lane.dueUs += 2 * meanUs * lane.random.float();
      return { invocation: source.next(role), atUs };
    },
  };
}

interface Lane {
  readonly share: number;
  readonly random: Random;
  dueUs: number;
}
