import type { Recorder } from '../history/recorder.ts';
import type { Invocation, Operation } from '../history/operation.ts';
import { wasRefusedByValue } from '../history/operation.ts';
import type { Client } from '../systems/client.ts';
import type { World } from '../world/world.ts';
import type { Role } from '../../workloads/workload.ts';
import type { RunListener } from './listener.ts';
import type { ThreadPlan } from './thread-plan.ts';

/** A thread whose operation was refused waits this long: a dead cluster is not to be hammered. */
const refusedBackoffUs = 20_000;

export interface ThreadOptions {
  readonly world: World;
  readonly recorder: Recorder;
  readonly listener: RunListener;
  /** One for each thread. */
  readonly plans: readonly ThreadPlan[];
  readonly signal: AbortSignal;
}

/**
 * The client threads of a run. A thread does one operation at a time under a process
 * number; after an `info` it goes on as process p + concurrency with a new client, because
 * the old process may still have an operation in flight (Jepsen's rule).
 */
export class ClientThreads {
  readonly #options: ThreadOptions;
  readonly #processes: number[];
  readonly #clients: (Client | undefined)[] = [];
  #repeated = 0;
  /** Instead of what the threads' plans say. */
  #patience: { readonly timeoutMs: number; readonly retries: number } | undefined;

  constructor(options: ThreadOptions) {
    this.#options = options;
    this.#processes = options.plans.map((_, thread) => thread);
  }

  /** Requests that were sent again, by all clients. */
  get repeated(): number {
    return this.#repeated;
  }

  get count(): number {
    return this.#processes.length;
  }

  role(thread: number): Role {
    return this.#options.plans[thread]?.role ?? 'writer';
  }

  /** Does one operation on `thread`, recorded from its invocation to its completion. */
  async perform(thread: number, invocation: Invocation): Promise<Operation> {
    const { recorder, listener, plans } = this.#options;
    const process = this.#processes[thread] ?? thread;
    const client = this.#client(thread, process);
    recorder.invoke(process, invocation);
    const { repeats = 0, ...completion } = await client.invoke(invocation);
    this.#repeated += repeats;
    const operation = recorder.complete(process, invocation, completion);
    listener.operation?.(operation);
    if (completion.type === 'info') {
      client.close();
      this.#clients[thread] = undefined;
      this.#processes[thread] = process + plans.length;
    }
    return operation;
  }

  /** Runs every thread on what `next` hands out, until it hands out nothing or the run is stopped. */
  async each(
    next: (thread: number) => { invocation: Invocation; atUs: number } | undefined,
    done: (operation: Operation) => void = () => undefined,
  ) {
    const { world, signal } = this.#options;
    const stopped = (): boolean => signal.aborted;
    const work = async (thread: number): Promise<void> => {
      while (!stopped()) {
        const due = next(thread);
        if (due === undefined) return;
        // Also when it is due at once: a turn of the loop lets completions that are already
        // there be recorded before this invocation. The other order would invent concurrency.
        await world.clock.sleepUntil(due.atUs, signal);
        if (stopped()) return;
        const operation = await this.perform(thread, due.invocation);
        done(operation);
        if (wasRefused(operation)) {
          await world.clock.sleepUntil(world.clock.nowUs() + refusedBackoffUs, signal);
        }
      }
    };
    await Promise.all(this.#processes.map((_, thread) => work(thread)));
  }

  /** From here on operations are done by new clients with these settings. None may be under way. */
  setPatience(patience: { readonly timeoutMs: number; readonly retries: number }): void {
    this.close();
    this.#patience = patience;
  }

  close(): void {
    for (const client of this.#clients.splice(0)) client?.close();
  }

  #client(thread: number, process: number): Client {
    const open = this.#clients[thread];
    if (open !== undefined) return open;
    const { world, plans } = this.#options;
    const plan = plans[thread];
    if (plan === undefined) throw new RangeError(`there is no thread ${thread}`);
    const client = world.openClient({ thread, process, ...plan.client, ...this.#patience });
    this.#clients[thread] = client;
    return client;
  }
}

function wasRefused(operation: Operation): boolean {
  return operation.type === 'fail' && !wasRefusedByValue(operation);
}
