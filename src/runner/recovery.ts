import type { OperationSource } from '../../workloads/workload.ts';
import type { World } from '../world/world.ts';
import type { ClientThreads } from './client-threads.ts';

/** A refused or unanswered probe is followed by the next one after this long. */
const probePauseUs = 50_000;

export interface Recovery {
  /** Microseconds from the heal to the first acknowledged probe; null: none came in time. */
  readonly firstOkAfterUs: number | null;
  /** Threads whose probe was acknowledged, of how many. */
  readonly threadsServed: number;
  readonly threads: number;
  readonly probes: number;
}

/**
 * After the heal every thread probes until it is served (each has another home node, so
 * this asks the whole cluster), or until the deadline.
 */
export async function probeRecovery(options: {
  readonly world: World;
  readonly threads: ClientThreads;
  readonly source: OperationSource;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}): Promise<Recovery> {
  const { world, threads, source, timeoutMs, signal } = options;
  const healedAtUs = world.clock.nowUs();
  const deadlineUs = healedAtUs + timeoutMs * 1000;
  let firstOkAfterUs: number | null = null;
  let threadsServed = 0;
  let probes = 0;
  await Promise.all(
    Array.from({ length: threads.count }, async (_, thread) => {
      while (!signal.aborted && world.clock.nowUs() < deadlineUs) {
        probes++;
        const { type } = await threads.perform(thread, source.probe());
        if (type === 'ok') {
          firstOkAfterUs ??= world.clock.nowUs() - healedAtUs;
          threadsServed++;
          return;
        }
        await world.clock.sleepUntil(world.clock.nowUs() + probePauseUs, signal);
      }
    }),
  );
  return { firstOkAfterUs, threadsServed, threads: threads.count, probes };
}

/** Reads every key through every home node, so that a loss that nobody happened to see is seen. */
export async function readFinally(options: {
  readonly world: World;
  readonly threads: ClientThreads;
  readonly source: OperationSource;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { world, threads, source } = options;
  const reads = source.finalReads();
  const readers = Math.min(threads.count, world.nodes.length);
  const taken = new Array<number>(readers).fill(0);
  await threads.each((thread) => {
    if (thread >= readers) return undefined;
    const position = taken[thread] ?? 0;
    taken[thread] = position + 1;
    const invocation = reads[position];
    return invocation === undefined ? undefined : { invocation, atUs: world.clock.nowUs() };
  });
}
