import type { Invocation } from '../../../../history/operation.ts';
import type { ClientOptions } from '../../../client.ts';
import type { Answer, Wire } from '../../../wire.ts';
import type { ClusterView } from '../../node-view.ts';
import { answerOf, quoted } from './protocol.ts';
import type { ThreadProcess } from './thread-process.ts';

/** How a client process is spoken to. It outlives the client that asks it: the next one goes on with it. */
export function processWire(
  process: ThreadProcess,
  operations: ReadonlySet<string>,
  { nodes }: ClusterView,
  onAnswer: ClientOptions['onAnswer'],
): Wire<Invocation> {
  const idOf = (name: string): number | undefined => nodes.find((node) => node.name === name)?.id;
  return {
    requestOf: (operation) => (operations.has(operation.f) ? operation : undefined),
    send: async ({ node }, operation, { timeoutMs }) => {
      const reply = await process.ask(operation, node, timeoutMs);
      if (reply?.kind === 'answered') {
        onAnswer?.(`${operation.f} at ${node}: ${quoted(JSON.stringify(reply.fields))}`);
      }
      switch (reply?.kind) {
        case undefined:
          // Nothing of the operation was sent.
          return { kind: 'refused', error: `client-process: it ${process.trouble}` };
        case 'answered':
          return answerOf(operation, reply.fields, idOf);
        case 'late':
          return { kind: 'unknown', error: 'timeout' };
        case 'noise':
          return unknown(`it wrote ${reply.problem}`);
        case 'ended':
          return unknown(`it ${reply.how}`);
      }
    },
    close: () => undefined,
  };
}

function unknown(problem: string): Answer {
  return { kind: 'unknown', error: `client-process: ${problem}` };
}
