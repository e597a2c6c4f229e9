import type { Message, NodeId } from '../core/index.ts';
import type { Receive, Sender, Transport } from './transport.ts';

/** Transports within one process: what is sent waits in `queue` until somebody delivers it. */
export class MemoryNetwork {
  readonly #nodes = new Map<NodeId, { readonly sender: Sender; readonly receive: Receive }>();
  /** Messages on their way, oldest first. Whoever owns the network may drop, repeat or reorder them. */
  queue: Message[] = [];

  join(sender: Sender, receive: Receive): Transport {
    this.#nodes.set(sender.id, { sender, receive });
    return {
      send: (messages) => this.queue.push(...messages),
      close: () => {
        this.#nodes.delete(sender.id);
        return Promise.resolve();
      },
    };
  }

  /** Hands over the oldest message; false when there was none. One to a node that is gone is lost. */
  deliverNext(): boolean {
    const message = this.queue.shift();
    if (message === undefined) return false;
    const from = this.#nodes.get(message.from);
    if (from !== undefined) this.#nodes.get(message.to)?.receive([message], from.sender);
    return true;
  }
}
