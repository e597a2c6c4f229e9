import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { HarnessError } from '../errors.ts';
import type { Completion, Invocation } from '../history/operation.ts';
import { answerOf } from '../systems/raft-kv/answer.ts';
import { exchange } from '../systems/raft-kv/exchange.ts';
import type { Exchange } from '../systems/raft-kv/exchange.ts';
import { requestOf } from '../systems/raft-kv/request.ts';
import { raftKv } from '../systems/raft-kv/system.ts';
import type { Control } from './control-client.ts';
import type { ClusterReport, NodeReport } from './control-protocol.ts';

/** Between two looks for a leader: an election takes some hundred milliseconds. */
const lookAgainMs = 50;

/**
 * The leader of a report. Behind a partition a deposed one may still take itself for the
 * leader: the one of the latest term is it.
 */
export function leaderOf({ nodes }: ClusterReport): NodeReport | undefined {
  return nodes
    .filter(({ state, role }) => state === 'up' && role === 'leader')
    .sort((a, b) => (b.term ?? 0) - (a.term ?? 0))[0];
}

/** The first report that names a leader; the last one when none does within `timeoutMs`. */
export async function awaitLeader(control: Control, timeoutMs: number): Promise<ClusterReport> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const report = await control.status();
    if (leaderOf(report) !== undefined || performance.now() > deadlineMs) return report;
    await sleep(lookAgainMs);
  }
}

/** Answers that say "certainly not done, by want of a leader": the only ones after which to try again. */
const leaderless: ReadonlySet<string | undefined> = new Set([
  'no-leader',
  'not-leader',
  'read-unconfirmed',
  'connection-refused',
]);

/**
 * One operation at the leader, wherever that is within `timeoutMs`. It is asked again only
 * after an answer that says that it was not and will not be done, so it is done once at most.
 * Rejects with RJ031 when there is no leader.
 */
export async function operate(
  control: Control,
  operation: Invocation,
  timeoutMs: number,
): Promise<Completion> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const report = await awaitLeader(control, deadlineMs - performance.now());
    const leader = leaderOf(report);
    if (leader === undefined) throw noLeader(report, timeoutMs);
    const remainingMs = Math.max(1, deadlineMs - performance.now());
    const completion = await askLeader(report, leader, operation, remainingMs);
    const late = performance.now() + lookAgainMs > deadlineMs;
    if (late || completion.type !== 'fail' || !leaderless.has(completion.error)) return completion;
    await sleep(lookAgainMs);
  }
}

async function askLeader(
  { nodes }: ClusterReport,
  leader: NodeReport,
  operation: Invocation,
  timeoutMs: number,
): Promise<Completion> {
  const system = raftKv();
  const client = system.openClient(
    nodes.map(({ address }) => address),
    { thread: nodes.indexOf(leader), process: 0, timeoutMs, retries: 0 },
  );
  try {
    return await client.invoke(operation);
  } finally {
    client.close();
    system.close();
  }
}

/** What one node says to an operation, and what that means; redirects are not followed. */
export interface Asked {
  readonly exchange: Exchange;
  readonly type: Completion['type'];
}

/** Asks one node, leader or not. @param operation one that has a key */
export async function askNode(
  node: NodeReport['address'],
  operation: Invocation,
  timeoutMs: number,
): Promise<Asked> {
  const request = requestOf(operation);
  if (request === undefined) throw new TypeError(`the API has no word for ${operation.f}`);
  const agent = new http.Agent();
  const exchanged = await exchange({
    ...request,
    agent,
    host: node.host,
    port: node.ports['api'] ?? 0,
    timeoutMs,
    signal: new AbortController().signal,
  });
  agent.destroy();
  return { exchange: exchanged, type: typeOf(operation, exchanged) };
}

function typeOf(operation: Invocation, exchanged: Exchange): Completion['type'] {
  switch (answerOf(operation, exchanged).kind) {
    case 'ok':
      return 'ok';
    case 'refused':
    case 'decided-fail':
      return 'fail';
    case 'unknown':
      return 'info';
  }
}

function noLeader({ nodes }: ClusterReport, timeoutMs: number): HarnessError {
  return new HarnessError(
    'RJ031',
    `no node leads within ${timeoutMs} ms: ${nodes.map(inWords).join(', ')}`,
    'a majority must be up and reach one another: see "raft-jepsen cluster status", then restart, resume or heal',
  );
}

function inWords({ node, state, role }: NodeReport): string {
  return `${node} is ${state === 'up' ? `a ${role}` : state}`;
}
