import type { Invocation, Json } from '../../../history/operation.ts';
import { preconditionFailed } from '../../../history/operation.ts';
import type { ClientOptions } from '../../client.ts';
import { unlikeJson } from '../../../history/formats/unlike-json.ts';
import { LeaderHint } from '../../leader-hint.ts';
import { RoutedClient } from '../../routed-client.ts';
import { answerText, type Answer, type Attempt, type Wire } from '../../wire.ts';
import type { ClientDefinition } from '../client-definition.ts';
import { isPreconditionFailed, isRefused } from '../refusals.ts';
import { addressesOf } from './addresses.ts';
import { Connections } from './connections.ts';
import { textOf } from './error-text.ts';
import type { Call, FunctionsOptions } from './functions-options.ts';

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
      const wire = wireOf(options, connections, client.onAnswer);
      return new RoutedClient(wire, nodes, client, new LeaderHint());
    },
  };
}

function wireOf<Connection>(
  options: FunctionsOptions<Connection>,
  connections: Connections<Connection>,
  onAnswer: ClientOptions['onAnswer'],
): Wire<Invocation> {
  return {
    requestOf: (operation) => (isKnown(options, operation) ? operation : undefined),
    send: async (node, operation, attempt) => {
      const said = await send(options, connections, node.id, operation, attempt);
      onAnswer?.(`${operation.f} at ${node.node}: ${answerText(said)}`);
      return said;
    },
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
    if (isPreconditionFailed(error)) return notExpected;
    if (isRefused(error)) {
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
      return found(f, (await options.read?.(call)) ?? null);
    case 'write':
      await options.write?.({ ...call, value });
      return { kind: 'ok', value };
    case 'delete':
      await options.delete?.(call);
      return { kind: 'ok', value };
    case 'cas': {
      const [expected = null, next = null] = value as readonly Json[];
      const result = await options.cas?.({ ...call, expected, value: next });
      if (result === false || isPreconditionFailed(result)) return notExpected;
      return { kind: 'ok', value };
    }
    default: {
      const result = await options.others?.[f]?.({ ...call, value });
      return found(f, result ?? value);
    }
  }
}

/** What a history cannot hold was not understood. */
function found(f: string, value: Json): Answer {
  const unlike = unlikeJson(value);
  if (unlike === undefined) return { kind: 'ok', value };
  return { kind: 'unknown', error: `${f} resolved with ${unlike}` };
}
