import type { Invocation } from '../../history/operation.ts';
import type { Random } from '../../random.ts';
import type { Client, ClientCompletion, ClientOptions } from '../../systems/client.ts';
import type { LeaderHint } from '../../systems/leader-hint.ts';
import { initialRouting, leaderIs, maxHops, route, unhelpful } from '../../systems/routing.ts';
import type { Routing } from '../../systems/routing.ts';
import type { Deferred, VirtualClock } from './event-loop.ts';
import type { Machine } from './machine.ts';
import type { SimAnswer } from './sim-system.ts';

/** Clients' own way to a node, microseconds: short, because a long one hides anomalies. */
const clientDelayUs = { min: 20, spread: 80 };

export interface ClientParts {
  readonly machines: readonly Machine[];
  readonly clock: VirtualClock;
  readonly random: Random;
  /** What all clients know together. */
  readonly hint: LeaderHint;
}

/** An operation that is under way. */
interface Task {
  readonly operation: Invocation;
  readonly done: Deferred<ClientCompletion>;
  /** The node that was asked last. */
  node: number;
  hops: number;
  over: boolean;
}

/**
 * A client of simulated nodes. As the live one does, it goes on to another node only after an
 * answer that says "I did not and will not do this, the leader is X".
 */
export class SimClient implements Client {
  readonly #parts: ClientParts;
  readonly #timeoutUs: number;
  #routing: Routing;

  constructor(parts: ClientParts, { thread, timeoutMs, reads }: ClientOptions) {
    this.#parts = parts;
    this.#timeoutUs = timeoutMs * 1000;
    const routing = initialRouting(thread, parts.machines.length, reads);
    const { leader } = parts.hint;
    this.#routing = leader === undefined ? routing : leaderIs(routing, leader);
  }

  invoke(operation: Invocation): Promise<ClientCompletion> {
    const { clock, hint } = this.#parts;
    const { node, routing } = route(this.#routing, operation.f === 'read' ? 'read' : 'change');
    this.#routing = routing;
    const done = clock.deferred<ClientCompletion>();
    const task: Task = { operation, done, node, hops: 0, over: false };
    const cancel = clock.after(this.#timeoutUs, () => {
      hint.wasSilent(task.node);
      this.#routing = unhelpful(this.#routing, task.node);
      this.#finish(task, { kind: 'unknown', error: 'timeout' });
    });
    void done.promise.then(cancel);
    this.#ask(task);
    return done.promise;
  }

  close(): void {
    // Nothing is held between two operations.
  }

  #ask(task: Task): void {
    const { clock, machines } = this.#parts;
    const { node, operation } = task;
    clock.after(this.#delayUs(), () => {
      machines[node]?.submit({ kind: 'operation', operation }, (answer) => {
        clock.after(this.#delayUs(), () => {
          if (!task.over) this.#hear(task, answer);
        });
      });
    });
  }

  #hear(task: Task, answer: SimAnswer): void {
    const { hint, machines } = this.#parts;
    const { node } = task;
    if (answer.kind === 'ok' || answer.kind === 'decided-fail') {
      // A read proves nothing: a deposed leader may answer one, and that is to be found out.
      if (task.operation.f !== 'read') hint.led(node);
    } else {
      const named = answer.kind === 'refused' ? (answer.leaderId ?? 0) - 1 : -1;
      const knows = named >= 0 && named < machines.length && named !== node;
      this.#routing = knows ? leaderIs(this.#routing, named) : unhelpful(this.#routing, node);
      if (knows && task.hops < maxHops) {
        task.hops++;
        task.node = named;
        this.#ask(task);
        return;
      }
    }
    this.#finish(task, answer);
  }

  #finish(task: Task, answer: SimAnswer): void {
    if (task.over) return;
    task.over = true;
    const { operation, done, node } = task;
    // A timeout says nothing of who let it pass.
    const where = answer.kind === 'unknown' ? undefined : this.#parts.machines[node]?.name;
    done.resolve({
      ...completionOf(operation, answer),
      ...(where !== undefined && { node: where }),
    });
  }

  #delayUs(): number {
    return clientDelayUs.min + this.#parts.random.int(clientDelayUs.spread);
  }
}

function completionOf({ f, value }: Invocation, answer: SimAnswer): ClientCompletion {
  switch (answer.kind) {
    case 'ok':
      return { type: 'ok', value: f === 'read' ? answer.value : value };
    case 'decided-fail':
    case 'refused':
      return { type: 'fail', value, error: answer.error };
    case 'unknown':
      return { type: 'info', value, error: answer.error };
  }
}
