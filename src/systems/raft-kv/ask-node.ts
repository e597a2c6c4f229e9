import http from 'node:http';
import type { Completion, Invocation } from '../../history/operation.ts';
import type { NodeAddress, NodeAnswer } from '../system.ts';
import type { Answer } from '../wire.ts';
import { answerOf } from './answer.ts';
import { exchangeHttp } from '../http-exchange.ts';
import type { Exchange } from '../http-exchange.ts';
import { requestOf } from './request.ts';
import { apiPort } from './wire.ts';

/** Asks one node, leader or not. @param operation one that has a key */
export async function askNode(
  node: NodeAddress,
  operation: Invocation,
  timeoutMs: number,
): Promise<NodeAnswer> {
  const request = requestOf(operation);
  if (request === undefined) throw new TypeError(`the API has no word for ${operation.f}`);
  const agent = new http.Agent();
  const exchanged = await exchangeHttp({
    ...request,
    agent,
    host: node.host,
    port: apiPort(node),
    timeoutMs,
    signal: new AbortController().signal,
  });
  agent.destroy();
  return { type: typeOf[answerOf(operation, exchanged).kind], text: inWords(exchanged) };
}

const typeOf: Readonly<Record<Answer['kind'], Completion['type']>> = {
  ok: 'ok',
  refused: 'fail',
  'decided-fail': 'fail',
  unknown: 'info',
};

function inWords(exchanged: Exchange): string {
  switch (exchanged.kind) {
    case 'answered':
      return `HTTP ${exchanged.status} ${exchanged.body}`;
    case 'refused':
      return 'the connection was refused';
    case 'lost':
      return `no answer (${exchanged.error})`;
  }
}
