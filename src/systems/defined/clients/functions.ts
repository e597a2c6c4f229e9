import type { Invocation, Json } from '../../../history/operation.ts';
import { preconditionFailed } from '../../../history/operation.ts';
import { LeaderHint } from '../../leader-hint.ts';
import { RoutedClient } from '../../routed-client.ts';
import type { Answer, Attempt, Wire } from '../../wire.ts';
import type { ClientDefinition } from '../client-definition.ts';
import type { NodePlace } from '../node-view.ts';
import { PreconditionFailed, Refused } from '../refusals.ts';
import { addressesOf } from './addresses.ts';
import { Connections } from './connections.ts';
import { textOf } from './error-text.ts';

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

/** How clients speak to a system: functions of your own. */
export function functions<Connection = undefined>(
  options: FunctionsOptions<Connection>,
): ClientDefinition {
  const supports = [
    ...(['read', 'write', 'cas', 'delete'] as const).filter((f) => options[f] !== undefined),
    ...Object.keys(options.others ?? {}),
  ];
  return {
    supports,
    open: (cluster, client) => {
      const nodes = addressesOf(cluster);
      const connections = new Connections(options, cluster, client.thread);
      return new RoutedClient(wireOf(options, connections), nodes, client, new LeaderHint());
    },
  };
}

function wireOf<Connection>(
  options: FunctionsOptions<Connection>,
  connections: Connections<Connection>,
): Wire<Invocation> {
  return {
    requestOf: (operation) => (isKnown(options, operation) ? operation : undefined),
    send: (node, operation, attempt) => send(options, connections, node.id, operation, attempt),
    close: () => connections.close(),
  };
}

function isKnown<Connection>(
  { others = {}, ...options }: FunctionsOptions<Connection>,
  { f, key }: Invocation,
): boolean {
  if (key === undefined) return Object.hasOwn(others, f);
  switch (f) {
    case 'read':
    case 'write':
    case 'cas':
    case 'delete':
      return options[f] !== undefined;
    default:
      return Object.hasOwn(others, f);
  }
}

/** Never rejects; ends in time, whatever the function does. */
async function send<Connection>(
  options: FunctionsOptions<Connection>,
  connections: Connections<Connection>,
  id: number,
  operation: Invocation,
  { timeoutMs, signal: closing }: Attempt,
): Promise<Answer> {
  const late = new AbortController();
  const signal = AbortSignal.any([late.signal, closing]);
  const over = new Promise<Answer>((resolve) => {
    signal.addEventListener(
      'abort',
      () => resolve({ kind: 'unknown', error: late.signal.aborted ? 'timeout' : 'closed' }),
      { once: true },
    );
  });
  const timer = setTimeout(
    () => late.abort(new Error('timeout')),
    Math.max(1, Math.ceil(timeoutMs)),
  );
  const opened = await Promise.race([connections.at(id, signal), over.then(() => undefined)]);
  try {
    // Nothing of the operation was sent.
    if (opened === undefined) return { kind: 'refused', error: 'not-connected' };
    if (opened.kind === 'failed') return { kind: 'refused', error: opened.error };
    const { node, nodes, connection } = opened;
    const call = { node, nodes, key: operation.key ?? '', connection, signal, timeoutMs };
    return await Promise.race([answer(options, call, operation), over]);
  } finally {
    clearTimeout(timer);
  }
}

async function answer<Connection>(
  options: FunctionsOptions<Connection>,
  call: Call<Connection>,
  operation: Invocation,
): Promise<Answer> {
  try {
    return await perform(options, call, operation);
  } catch (error) {
    if (error instanceof PreconditionFailed) return notExpected;
    if (error instanceof Refused) {
      const { leader } = error;
      return {
        kind: 'refused',
        error: error.message,
        ...(leader !== undefined && { leaderId: leader }),
      };
    }
    return { kind: 'unknown', error: textOf(error) };
  }
}

const notExpected: Answer = { kind: 'decided-fail', error: preconditionFailed };

async function perform<Connection>(
  options: FunctionsOptions<Connection>,
  call: Call<Connection>,
  { f, value }: Invocation,
): Promise<Answer> {
  switch (f) {
    case 'read':
      return { kind: 'ok', value: (await options.read?.(call)) ?? null };
    case 'write':
      await options.write?.({ ...call, value });
      return { kind: 'ok', value };
    case 'delete':
      await options.delete?.(call);
      return { kind: 'ok', value };
    case 'cas': {
      const [expected = null, next = null] = value as readonly Json[];
      const result = await options.cas?.({ ...call, expected, value: next });
      if (result === false || result instanceof PreconditionFailed) return notExpected;
      return { kind: 'ok', value };
    }
    default: {
      const result = await options.others?.[f]?.({ ...call, value });
      return { kind: 'ok', value: result ?? value };
    }
  }
}
