import http from 'node:http';
import { exchangeHttp, type HttpMethod } from '../http-exchange.ts';
import type { MemberSeen, Operator, OperatorAnswer } from '../operator.ts';
import type { NodeAddress } from '../system.ts';
import { apiPort } from './wire.ts';

/** A change that is not committed by then is not known to be done. */
const timeoutMs = 2_000;

/** The requests below `/cluster` of the store's API; docs/raft.md has each with curl. */
export const raftKvOperator: Operator<NodeAddress> = {
  members: async (node) => {
    const { status, body } = (await ask(node, 'GET', 'members')) ?? { status: 0, body: {} };
    return status === 200 ? (body['members'] as readonly MemberSeen[]) : undefined;
  },
  change: (leader, change) => update(leader, 'members', change),
  transfer: (leader, to) => update(leader, 'transfer', { to }),
  snapshot: (node) => update(node, 'snapshot', {}),
};

async function update(node: NodeAddress, path: string, asked: object): Promise<OperatorAnswer> {
  const answer = await ask(node, 'POST', path, JSON.stringify(asked));
  if (answer === null) return { kind: 'refused', code: 'connection-refused' };
  const { status, body } = answer;
  if (status === 200) return { kind: 'done', text: inWords(body) };
  const code = body['error'];
  if (body['definite'] === true && typeof code === 'string') return { kind: 'refused', code };
  return { kind: 'unknown', text: typeof code === 'string' ? code : `HTTP ${status}` };
}

function inWords({ index, leader }: Readonly<Record<string, unknown>>): string {
  if (typeof index === 'number') return `as of entry ${index}`;
  const { id } = (leader ?? {}) as { readonly id?: unknown };
  return typeof id === 'number' ? `node ${id} leads` : 'done';
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Null: the request was never sent. */
async function ask(
  node: NodeAddress,
  method: HttpMethod,
  path: string,
  body?: string,
): Promise<Answer | null> {
  const agent = new http.Agent();
  const exchanged = await exchangeHttp({
    ...{ agent, method, path: `/cluster/${path}`, host: node.host, port: apiPort(node), timeoutMs },
    ...(body !== undefined && { body }),
    signal: new AbortController().signal,
  });
  agent.destroy();
  if (exchanged.kind === 'refused') return null;
  if (exchanged.kind === 'lost') return { status: 0, body: { error: exchanged.error } };
  return { status: exchanged.status, body: objectOf(exchanged.body) };
}

function objectOf(text: string): Answer['body'] {
  try {
    return (JSON.parse(text) ?? {}) as Answer['body'];
  } catch {
    return {};
  }
}
