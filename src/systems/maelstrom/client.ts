import type { Invocation } from '../../history/operation.ts';
import type { Client, ClientCompletion, ClientOptions } from '../client.ts';
import type { NodeAddress } from '../system.ts';
import type { Hub } from './hub.ts';
import { completionOf, requestOf } from './lin-kv.ts';

/**
 * A client as Maelstrom has it: one request at a time, to a node of its own, which is to pass on
 * what it cannot do itself. Where nodes refuse instead ("not the leader"), the next request goes
 * to the next node; reads come back to the client's own node after each that was answered, so
 * that every node is asked. Nothing is sent twice.
 */
export class MaelstromClient implements Client {
  readonly #hub: Hub;
  readonly #name: string;
  readonly #nodes: readonly NodeAddress[];
  readonly #home: number;
  readonly #timeoutMs: number;
  #at: number;
  #closed = false;

  constructor(hub: Hub, nodes: readonly NodeAddress[], { thread, timeoutMs }: ClientOptions) {
    this.#hub = hub;
    this.#name = hub.newClient();
    this.#nodes = nodes;
    this.#home = thread % nodes.length;
    this.#at = this.#home;
    this.#timeoutMs = timeoutMs;
  }

  async invoke(operation: Invocation): Promise<ClientCompletion> {
    const request = requestOf(operation);
    const node = this.#nodes[this.#at]?.node;
    if (request === undefined || node === undefined) {
      return { type: 'fail', value: operation.value, error: 'unsupported-operation' };
    }
    if (this.#closed) return { type: 'fail', value: operation.value, error: 'client-closed' };
    const reply = await this.#hub.ask(this.#name, node, request, this.#timeoutMs);
    this.#at = this.#next(operation, reply?.['type']);
    return { ...completionOf(operation, reply), node };
  }

  close(): void {
    this.#closed = true;
    this.#hub.leave(this.#name);
  }

  /** Where the next request goes. */
  #next({ f }: Invocation, answer: unknown): number {
    if (answer === 'error') return (this.#at + 1) % this.#nodes.length;
    return f === 'read' ? this.#home : this.#at;
  }
}
