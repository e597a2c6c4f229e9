import type { HttpControl } from '../http-control.ts';
import { createHttpControl } from '../http-control.ts';
import type { StatusAnswer } from '../node-status.ts';
import type { NodeAddress } from '../system.ts';
import { clientPort } from './clients/addresses.ts';
import type { NodeClaim, SystemDefinition } from './definition.ts';
import { askByHttp, isSuccess, probeTarget } from './http-probe.ts';
import type { HttpAnswer, HttpProbe } from './http-probe.ts';
import type { NodePlace } from './node-view.ts';

/** With connections that are kept, and with new ones each time. */
interface Controls {
  readonly kept: HttpControl;
  readonly fresh: HttpControl;
}

/** How the nodes of a defined system are asked about themselves. */
export class Asking {
  readonly #definition: SystemDefinition;
  #controls: Promise<Controls> | undefined;

  constructor(definition: SystemDefinition) {
    this.#definition = definition;
  }

  async ready(address: NodeAddress, timeoutMs: number): Promise<boolean> {
    const { ready } = this.#definition;
    if (typeof ready !== 'function') return isSuccess(await this.#get(address, ready, timeoutMs));
    return within(timeoutMs, async (signal) => ready({ ...placeOf(address), signal, timeoutMs }));
  }

  async status(address: NodeAddress, timeoutMs: number): Promise<StatusAnswer> {
    const { ready, status = ready } = this.#definition;
    if (typeof status !== 'function') {
      return this.#claim(address, {}, await this.#get(address, status, timeoutMs));
    }
    const said = await within(timeoutMs, async (signal) =>
      status({ ...placeOf(address), signal, timeoutMs }),
    );
    if (said === false) throw new Error(`${address.node} is not ready`);
    return this.#claim(address, typeof said === 'object' ? said : {}, undefined);
  }

  async probePeer(host: string, port: number, timeoutMs: number): Promise<boolean> {
    const probe = this.#definition.peerProbe ?? peerProbeOf(this.#definition.ready);
    if (typeof probe === 'function') {
      return within(timeoutMs, async (signal) => probe({ host, port, signal }));
    }
    const { fresh } = await this.#control();
    // Whatever it says, it is the node that said it.
    await askByHttp(fresh, { host, port }, probe, timeoutMs);
    return true;
  }

  close(): void {
    void this.#controls?.then(({ kept, fresh }) => {
      kept.close();
      fresh.close();
    });
    this.#controls = undefined;
  }

  async #get(address: NodeAddress, probe: HttpProbe, timeoutMs: number): Promise<HttpAnswer> {
    const { kept } = await this.#control();
    const port = clientPort(address, probeTarget(probe).port);
    return askByHttp(kept, { host: address.host, port }, probe, timeoutMs);
  }

  #claim(address: NodeAddress, said: NodeClaim, answer: HttpAnswer | undefined): StatusAnswer {
    const told = this.#definition.role?.({ ...placeOf(address), answer });
    const more = typeof told === 'string' ? { role: told } : told;
    const claim: NodeClaim = { ...said, ...more };
    const { role = 'unknown', term = null, leader = null, commitIndex = null } = claim;
    return { role, term, leader, commitIndex };
  }

  #control(): Promise<Controls> {
    this.#controls ??= Promise.all([createHttpControl(true), createHttpControl(false)]).then(
      ([kept, fresh]) => ({ kept, fresh }),
    );
    return this.#controls;
  }
}

/** A question of one's own says nothing of the port for peers: that one is asked for anything. */
function peerProbeOf(ready: SystemDefinition['ready']): HttpProbe {
  return typeof ready === 'function' ? 'GET /' : ready;
}

export function placeOf({ id, node, host, ports }: NodeAddress): NodePlace {
  return { id, name: node, host, ports };
}

/** Rejects when nothing came in time, whatever the function does with its signal. */
async function within<T>(timeoutMs: number, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(timeoutMs);
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`no answer within ${timeoutMs} ms`)), {
      once: true,
    });
  });
  return Promise.race([ask(signal), late]);
}
