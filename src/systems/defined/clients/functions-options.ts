import type { Json } from '../../../history/operation.ts';
import type { NodePlace } from '../node-view.ts';

/** What every function of a client is given. */
export interface Call<Connection = undefined> {
  /** The node to speak to. */
  readonly node: NodePlace;
  /** All of them. */
  readonly nodes: readonly NodePlace[];
  readonly key: string;
  /** What `open` made for this thread and node. */
  readonly connection: Connection;
  /** Aborted when the time of the operation is over: nobody waits for it any more. */
  readonly signal: AbortSignal;
  /** What is left of that time. */
  readonly timeoutMs: number;
}

/** What `open` is given. */
export interface OpenCall {
  readonly node: NodePlace;
  readonly nodes: readonly NodePlace[];
  readonly thread: number;
  readonly signal: AbortSignal;
}

type Answering<T> = Promise<T> | T;

/**
 * Functions that do the operations, with whatever library there is. What they throw decides:
 * `Refused`, it was certainly not done; `PreconditionFailed`, the value was not the expected one;
 * anything else, it may have been done. None may repeat a request that could happen twice.
 */
export interface FunctionsOptions<Connection = undefined> {
  /** Called once for each thread and node, before its first operation there. What fails here was not sent. */
  open?(call: OpenCall): Answering<Connection>;
  /** False: it has broken, and another one is opened for the next operation. Default: it never does. */
  isOpen?(connection: Connection): boolean;
  close?(connection: Connection): Promise<void> | void;
  /** Resolves with the value; null or undefined: there is none. */
  read?(call: Call<Connection>): Answering<Json | undefined>;
  write?(call: Call<Connection> & { readonly value: Json }): Promise<unknown>;
  /** Resolves when the value was replaced; with false, or `PreconditionFailed`, when it was not the expected one. */
  cas?(
    call: Call<Connection> & { readonly expected: Json; readonly value: Json },
  ): Promise<unknown>;
  delete?(call: Call<Connection>): Promise<unknown>;
  /** Operations of workloads of your own: what they resolve with is the value of `ok`. */
  readonly others?: Readonly<
    Record<
      string,
      (call: Call<Connection> & { readonly value: Json }) => Answering<Json | undefined>
    >
  >;
}
