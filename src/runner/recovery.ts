import type { OperationSource } from '../../workloads/workload.ts';
import type { World } from '../world/world.ts';
import type { ClientThreads } from './client-threads.ts';
import { promptUs, type ClusterWatch } from './cluster-watch.ts';
import type { LagWatch } from './lag-watch.ts';
import type { Recovery } from './outcome.ts';

/** A refused or unanswered probe is followed by the next one after this long. */
const probePauseUs = 50_000;

/**
 * A probe waits this long for its answer, whatever the workload's timeout is, and is repeated as
 * a new operation: a cluster that is slow has not failed to recover.
 */
export const probePatience = { timeoutMs: 2_000, retries: 0 } as const;

/**
 * After the heal every thread probes until it is served (each has another home node, so
 * this asks the whole cluster), or until the deadline.
 */
export async function probeRecovery(options: {
  readonly world: World;
  readonly threads: ClientThreads;
  readonly source: OperationSource;
  readonly timeoutMs: number;
  readonly watch: ClusterWatch;
  readonly lag: LagWatch;
  readonly signal: AbortSignal;
}): Promise<Recovery> {
  const { world, threads, source, timeoutMs, signal } = options;
  threads.setPatience(probePatience);
  // A probe that waits for its answer must not keep an interrupt waiting.
  const giveUp = (): void => threads.close();
  signal.addEventListener('abort', giveUp, { once: true });
  const nodes = options.watch.open();
  const lag = options.lag.open();
  const healedAtUs = world.clock.nowUs();
  const deadlineUs = healedAtUs + timeoutMs * 1000;
  let firstOkAfterUs: number | null = null;
  let probes = 0;
  const outcomes = await Promise.all(
    Array.from({ length: threads.count }, async (_, thread) => {
      const seen = { refused: 0, late: 0, unanswered: 0 };
      while (!signal.aborted && world.clock.nowUs() < deadlineUs) {
        probes++;
        const askedUs = world.clock.nowUs();
        const { type } = await threads.perform(thread, source.probe());
        const nowUs = world.clock.nowUs();
        if (type === 'ok') {
          firstOkAfterUs ??= nowUs - healedAtUs;
          return undefined;
        }
        if (type === 'info') seen.unanswered++;
        else if (nowUs - askedUs > promptUs) seen.late++;
        else seen.refused++;
        await world.clock.sleepUntil(nowUs + probePauseUs, signal);
      }
      return seen;
    }),
  );
  signal.removeEventListener('abort', giveUp);
  const unserved = outcomes.filter((seen) => seen !== undefined);
  return {
    firstOkAfterUs,
    threadsServed: threads.count - unserved.length,
    threads: threads.count,
    probes,
    unserved,
    interrupted: signal.aborted && unserved.length > 0,
    // As it was then: the nodes are asked on.
    nodes: { ...nodes },
    lag: lag.lag(),
  };
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
  // The last ones: if any threads have a node of their own to read at, it is those.
  const first = Math.max(0, threads.count - world.nodes.length);
  const taken = new Array<number>(threads.count).fill(0);
  await threads.each((thread) => {
    if (thread < first) return undefined;
    const position = taken[thread] ?? 0;
    taken[thread] = position + 1;
    const invocation = reads[position];
    return invocation === undefined ? undefined : { invocation, atUs: world.clock.nowUs() };
  });
}
