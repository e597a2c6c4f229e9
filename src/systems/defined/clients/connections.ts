import type { ClusterView, NodePlace } from '../node-view.ts';
import type { FunctionsOptions } from './functions-options.ts';
import { textOf } from './error-text.ts';

export type Opened<Connection> =
  | {
      readonly kind: 'opened';
      readonly node: NodePlace;
      readonly nodes: readonly NodePlace[];
      readonly connection: Connection;
    }
  | { readonly kind: 'failed'; readonly error: string };

type Hooks<Connection> = Pick<FunctionsOptions<Connection>, 'open' | 'isOpen' | 'close'>;

/** What one thread has opened, to each node once, and again when it is no longer open. */
export class Connections<Connection> {
  readonly #hooks: Hooks<Connection>;
  readonly #nodes: readonly NodePlace[];
  readonly #thread: number;
  readonly #opened = new Map<number, Promise<Opened<Connection>>>();

  constructor(hooks: Hooks<Connection>, { nodes }: ClusterView, thread: number) {
    this.#hooks = hooks;
    this.#nodes = nodes;
    this.#thread = thread;
  }

  /** Never rejects. One that could not be opened is tried again the next time. */
  async at(id: number, signal: AbortSignal): Promise<Opened<Connection>> {
    const known = await this.#opened.get(id);
    if (known?.kind === 'opened') {
      if (this.#hooks.isOpen?.(known.connection) !== false) return known;
      void this.#end(known);
    }
    const opening = this.#open(id, signal);
    this.#opened.set(id, opening);
    const opened = await opening;
    if (opened.kind === 'failed') this.#opened.delete(id);
    return opened;
  }

  close(): void {
    for (const opening of this.#opened.values()) void opening.then((each) => this.#end(each));
    this.#opened.clear();
  }

  async #open(id: number, signal: AbortSignal): Promise<Opened<Connection>> {
    const node = this.#nodes.find((each) => each.id === id);
    if (node === undefined) return { kind: 'failed', error: `there is no node ${id}` };
    const nodes = this.#nodes;
    try {
      const made = await this.#hooks.open?.({ node, nodes, thread: this.#thread, signal });
      return { kind: 'opened', node, nodes, connection: made as Connection };
    } catch (error) {
      return { kind: 'failed', error: textOf(error) };
    }
  }

  /** A connection that cannot be closed is gone for the harness all the same. */
  async #end(opened: Opened<Connection>): Promise<void> {
    if (opened.kind === 'failed') return;
    try {
      await this.#hooks.close?.(opened.connection);
    } catch {
      // Its thread is over: there is no operation to which this could be told.
    }
  }
}
