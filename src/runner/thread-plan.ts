import type { Role } from '../../workloads/workload.ts';
import type { ClientOptions } from '../systems/client.ts';
import type { TestPlan } from './plan.ts';

/** What one client thread is for, all through a run. */
export interface ThreadPlan {
  readonly role: Role;
  readonly client: Pick<ClientOptions, 'timeoutMs' | 'retries' | 'reads'>;
}

/**
 * What a thread that repeats its requests does when nothing else is asked for: patience for an
 * election, in shares that are shorter than one.
 */
const defaultRepeats = { retries: 5, timeoutFactor: 3 } as const;

/** With fewer writers than this nobody repeats: one of them at least has to give up in time. */
const fewestWriters = 2;

/**
 * The threads of a run: first the writers, of which every second one repeats what was not
 * answered, then the readers, one node after the other.
 *
 * - A reader waits half as long as a writer. What makes a stale read is that it *began* after the
 *   newer write was over, and one that hangs on a paused leader began too early.
 * - Where there are readers at every node, writers read where they write; otherwise they ask
 *   their home node every other time.
 * - A system without sessions does not repeat: see `ClientOptions.retries`.
 */
export function threadPlans({ options, timeoutMs, retries }: TestPlan): ThreadPlan[] {
  const { concurrency, readers } = options;
  const writers = concurrency - readers;
  const reads = readers === 0 ? 'both' : 'leader';
  return Array.from({ length: concurrency }, (_, thread): ThreadPlan => {
    if (thread >= writers) {
      const patienceMs = Math.ceil(timeoutMs / 2);
      return { role: 'reader', client: { timeoutMs: patienceMs, retries: 0, reads: 'home' } };
    }
    if (retries !== 'some') return { role: 'writer', client: { timeoutMs, retries, reads } };
    return thread % 2 === 1 && writers >= fewestWriters
      ? { role: 'writer', client: { ...repeating(timeoutMs), reads } }
      : { role: 'writer', client: { timeoutMs, retries: 0, reads } };
  });
}

function repeating(timeoutMs: number): Pick<ClientOptions, 'timeoutMs' | 'retries'> {
  const { retries, timeoutFactor } = defaultRepeats;
  return { retries, timeoutMs: timeoutMs * timeoutFactor };
}
