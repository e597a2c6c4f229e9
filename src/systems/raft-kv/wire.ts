import http from 'node:http';
import type { Invocation } from '../../history/operation.ts';
import type { NodeAddress } from '../system.ts';
import type { Attempt, Wire } from '../wire.ts';
import { answerOf, sessionOf } from './answer.ts';
import { exchangeHttp } from '../http-exchange.ts';
import type { Exchange } from '../http-exchange.ts';
import { requestOf } from './request.ts';
import type { KvRequest } from './request.ts';

/** An operation and how the HTTP API spells it. */
interface KvCall {
  readonly operation: Invocation;
  readonly request: KvRequest;
}

const register: KvRequest = { method: 'POST', path: '/client/session' };

/** The HTTP API of the built-in Raft KV, over connections of its own. */
export function raftKvWire(): Wire<KvCall> {
  const agent = new http.Agent({ keepAlive: true, noDelay: true });
  return {
    requestOf: (operation) => {
      const request = requestOf(operation);
      return request && { operation, request };
    },
    send: async (node, { operation, request }, attempt) =>
      answerOf(operation, await sendTo(node, request, attempt, agent)),
    sessions: {
      open: async (node, attempt) => sessionOf(await sendTo(node, register, attempt, agent)),
    },
    close: () => agent.destroy(),
  };
}

function sendTo(
  node: NodeAddress,
  request: KvRequest,
  { timeoutMs, signal, identity }: Attempt,
  agent: http.Agent,
): Promise<Exchange> {
  return exchangeHttp({
    ...request,
    ...(identity && {
      headers: { 'x-raft-session': identity.session, 'x-raft-serial': String(identity.serial) },
    }),
    agent,
    host: node.host,
    port: apiPort(node),
    timeoutMs,
    signal,
  });
}

/** Where a node serves its clients. */
export function apiPort({ node, ports }: NodeAddress): number {
  const port = ports['api'];
  if (port === undefined) throw new RangeError(`${node} has no api port`);
  return port;
}
