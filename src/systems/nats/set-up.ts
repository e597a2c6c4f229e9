import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterView } from '../defined/node-view.ts';
import { stream } from './answers.ts';
import { ask, connect, type Question } from './connect.ts';

const patienceMs = 2_000;
const askAgainMs = 100;
/** JetStream takes no more. */
const mostReplicas = 5;

/** The stream of a key-value store, as the clients of NATS make it. */
function streamConfig(nodes: number) {
  return {
    name: stream,
    subjects: ['$KV.kv.>'],
    max_msgs_per_subject: 1,
    num_replicas: Math.min(nodes, mostReplicas),
    storage: 'file',
    discard: 'new',
    deny_delete: true,
    allow_rollup_hdrs: true,
    allow_direct: true,
  };
}

interface StreamInfo {
  readonly cluster?: {
    readonly leader?: string;
    readonly replicas?: readonly { readonly current?: boolean }[];
  };
}

/** Makes the stream, and waits until it has a leader and all replicas. To make it twice does nothing more. */
export async function setUp({ nodes }: ClusterView): Promise<void> {
  const [first] = nodes;
  if (first === undefined) return;
  const never = new AbortController().signal;
  const connection = await connect(first.host, first.ports['client'] ?? 0, never);
  try {
    const question = { connection, timeoutMs: patienceMs };
    const config = JSON.stringify(streamConfig(nodes.length));
    while ((await asked(question, 'CREATE', config)) === undefined) await sleep(askAgainMs);
    while (!isWhole(await asked(question, 'INFO', ''), nodes.length)) await sleep(askAgainMs);
  } finally {
    await connection.close();
  }
}

/** Undefined: not now. Servers that have just met do not know yet who shall do it. */
async function asked(
  question: Question,
  what: 'CREATE' | 'INFO',
  body: string,
): Promise<StreamInfo | undefined> {
  try {
    const text = (await ask(question, `$JS.API.STREAM.${what}.${stream}`, body)).string();
    const answer = JSON.parse(text) as StreamInfo & { readonly error?: unknown };
    return answer.error === undefined ? answer : undefined;
  } catch (error) {
    if (question.connection.isClosed()) throw error;
    return undefined;
  }
}

function isWhole(info: StreamInfo | undefined, nodes: number): boolean {
  if (info === undefined) return false;
  const { leader, replicas = [] } = info.cluster ?? {};
  const others = Math.min(nodes, mostReplicas) - 1;
  if (others === 0) return true;
  return leader !== undefined && replicas.filter(({ current }) => current).length === others;
}
