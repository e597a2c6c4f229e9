import type { Invocation } from '../../history/operation.ts';
import type { Random } from '../../random.ts';
import type { NodeAddress } from '../../systems/system.ts';
import type { Answer, Attempt, Sessions, Wire } from '../../systems/wire.ts';
import type { ClientTime } from '../../systems/client-time.ts';
import type { VirtualClock } from './event-loop.ts';
import type { Machine } from './machine.ts';
import type { SimRequest, SimSystem } from './sim-system.ts';

/** Clients' own way to a node, microseconds: short, because a long one hides anomalies. */
const clientDelayUs = { min: 20, spread: 80 };

export interface SimWireParts {
  readonly system: SimSystem;
  readonly machines: readonly Machine[];
  readonly clock: VirtualClock;
  readonly random: Random;
}

/** How clients speak to simulated nodes: in virtual time, and whatever links are cut. */
export class SimWire implements Wire<Invocation> {
  readonly sessions?: Sessions;
  readonly time: ClientTime;
  readonly #parts: SimWireParts;

  constructor(parts: SimWireParts) {
    this.#parts = parts;
    const { system, clock } = parts;
    this.time = {
      nowMs: () => clock.nowUs() / 1000,
      sleep: (ms, signal) => clock.sleepUntil(clock.nowUs() + ms * 1000, signal),
    };
    if (system.hasSessions !== true) return;
    this.sessions = {
      open: (node, attempt) => this.#exchange(node, { kind: 'open-session' }, attempt),
    };
  }

  /** Nodes take every operation, and refuse what they have no word for. */
  requestOf(operation: Invocation): Invocation {
    return operation;
  }

  send(node: NodeAddress, operation: Invocation, attempt: Attempt): Promise<Answer> {
    const { identity } = attempt;
    const request: SimRequest = { kind: 'operation', operation, ...(identity && { identity }) };
    return this.#exchange(node, request, attempt);
  }

  close(): void {
    // Nothing is held between two requests.
  }

  #exchange({ id }: NodeAddress, request: SimRequest, { timeoutMs }: Attempt): Promise<Answer> {
    const { clock, machines } = this.#parts;
    const heard = clock.deferred<Answer>();
    const timeOut = clock.schedule(timeoutMs * 1000, () => {
      heard.resolve({ kind: 'unknown', error: 'timeout' });
    });
    clock.schedule(this.#delayUs(), () => {
      machines[id - 1]?.submit(request, (answer) => {
        clock.schedule(this.#delayUs(), () => {
          clock.callOff(timeOut);
          heard.resolve(answer);
        });
      });
    });
    return heard.promise;
  }

  #delayUs(): number {
    return clientDelayUs.min + this.#parts.random.int(clientDelayUs.spread);
  }
}
