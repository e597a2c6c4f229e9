import { seededRandom, type Random } from '../random.ts';
import type { Nemesis } from '../../nemesis/combined.ts';
import type { NemesisStep } from '../../nemesis/nemesis.ts';
import type { PacketKind } from '../../nemesis/packet-kinds.ts';
import type { OperationSource, Workload, WorkloadOptions } from '../../workloads/workload.ts';
import type { Thresholds } from '../store/records.ts';

/** What a run is made of, before a world is chosen. Everything random in it comes from `seed`. */
export interface TestPlan {
  readonly workload: Workload;
  readonly options: WorkloadOptions;
  readonly nemesis: Nemesis;
  readonly schedule: readonly NemesisStep[];
  readonly seed: number;
  /** A client waits this long for an answer; then the operation is `info`. */
  readonly timeoutMs: number;
  /** How often a request is repeated; `some`: part of the threads do (see thread-plan.ts). */
  readonly retries: number | 'some';
  /** How long the cluster may take to elect a leader at the start. */
  readonly electTimeoutMs: number;
  /** How long the cluster may take to accept writes again after the heal. */
  readonly recoveryTimeoutMs: number;
  readonly thresholds: Thresholds;
  /** Nodes may end by themselves. */
  readonly allowCrashes: boolean;
  readonly nodes: readonly string[];
}

export interface PlanOptions {
  readonly workload: Workload;
  /** What differs from the workload's defaults. */
  readonly options?: Partial<WorkloadOptions>;
  readonly nemesis: Nemesis;
  readonly nemesisIntervalMs?: number;
  /** A schedule to replay instead of the seed's own. */
  readonly schedule?: readonly NemesisStep[];
  readonly nodes: readonly string[];
  /** What is done to packets by a schedule of the seed's own. Default: everything. */
  readonly packets?: readonly PacketKind[];
  /** See `ScheduleOptions`. */
  readonly overthrows?: boolean;
  readonly seed: number;
  readonly timeoutMs?: number;
  readonly retries?: number;
  readonly recoveryTimeoutMs?: number;
  /** Default: none. */
  readonly thresholds?: Thresholds;
  readonly allowCrashes?: boolean;
}

export const planDefaults = {
  /**
   * Shorter than an election. A client that waits longer hangs on a deposed leader until that
   * leader has noticed, and then nobody is left to see it answer from the past.
   */
  timeoutMs: 300,
  retries: 'some',
  electTimeoutMs: 15_000,
  recoveryTimeoutMs: 15_000,
  nemesisIntervalMs: 5_000,
} as const;

export function planTest(request: PlanOptions): TestPlan {
  const { workload, nemesis, nodes, seed } = request;
  const options = withDefaults(
    workload,
    request.options ?? {},
    nodes.length,
    nemesis.name !== 'none',
  );
  return {
    workload,
    options,
    nemesis,
    schedule:
      request.schedule ??
      nemesis.schedule({
        nodes,
        durationUs: options.timeLimitMs * 1000,
        intervalUs: (request.nemesisIntervalMs ?? planDefaults.nemesisIntervalMs) * 1000,
        random: randomFor(seed, 'nemesis'),
        ...(request.packets && { packets: request.packets }),
        ...(request.overthrows === true && { overthrows: true }),
      }),
    seed,
    timeoutMs: request.timeoutMs ?? planDefaults.timeoutMs,
    retries: request.retries ?? planDefaults.retries,
    electTimeoutMs: planDefaults.electTimeoutMs,
    recoveryTimeoutMs: request.recoveryTimeoutMs ?? planDefaults.recoveryTimeoutMs,
    thresholds: request.thresholds ?? {},
    allowCrashes: request.allowCrashes ?? false,
    nodes,
  };
}

/**
 * The workload's options with the user's over them. A workload of a fixed number of
 * operations is over before the first fault, so under a nemesis the time limit bounds it
 * instead (unless the user asked for that number), at the pace of the other workloads.
 */
function withDefaults(
  { defaults }: Workload,
  asked: Partial<WorkloadOptions>,
  nodes: number,
  faults: boolean,
): WorkloadOptions {
  const unbounded = faults && defaults.ops !== null && asked.ops === undefined;
  const merged = {
    ...defaults,
    ...(unbounded ? { ops: null, rate: 'auto' as const } : {}),
    ...asked,
  };
  const reserves = defaults.readers > 0 || unbounded;
  const readers = asked.readers ?? (reserves ? reservedReaders(merged, nodes) : 0);
  return { ...merged, readers: Math.min(readers, merged.concurrency) };
}

/** Half of the threads, as Jepsen does; and one at each node, as long as somebody is left to write. */
function reservedReaders(
  { concurrency, readRatio }: Pick<WorkloadOptions, 'concurrency' | 'readRatio'>,
  nodes: number,
): number {
  if (readRatio === 0) return 0;
  const oneEach = Math.min(nodes, concurrency - 1);
  return Math.max(Math.floor(concurrency / 2), oneEach);
}

export function operationsOf(plan: TestPlan): OperationSource {
  return plan.workload.operations(plan.options, randomFor(plan.seed, 'workload'));
}

/** Every random choice of a run descends from its seed by a name. */
export function randomFor(
  seed: number,
  purpose: 'nemesis' | 'workload' | 'pacing' | 'world',
): Random {
  return seededRandom(seed).fork(purpose);
}
