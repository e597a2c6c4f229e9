import { setTimeout as sleep } from 'node:timers/promises';
import { badArguments, HarnessError } from '../errors.ts';
import type { Completion, Invocation } from '../history/operation.ts';
import { leaderOf } from '../systems/node-status.ts';
import { systemByName } from '../systems/registry.ts';
import type { NodeAddress, NodeAnswer, System } from '../systems/system.ts';
import type { Control } from './control-client.ts';
import type { ClusterReport, NodeReport } from './control-protocol.ts';

/** Between two looks for a leader: an election takes some hundred milliseconds. */
const lookAgainMs = 50;

/** The first report that names a leader; the last one when none does within `timeoutMs`. */
export async function awaitLeader(control: Control, timeoutMs: number): Promise<ClusterReport> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const report = await control.status();
    if (leaderOf(report.nodes) !== undefined || performance.now() > deadlineMs) return report;
    await sleep(lookAgainMs);
  }
}

/**
 * One operation at the leader, wherever that is within `timeoutMs`. It is asked again only
 * after an answer that says that it was not and will not be done, so it is done once at most.
 * Rejects with RJ031 when there is no leader.
 */
export async function operateAtLeader(
  control: Control,
  operation: Invocation,
  timeoutMs: number,
): Promise<Completion> {
  const deadlineMs = performance.now() + timeoutMs;
  const system = await systemOf(control);
  try {
    for (;;) {
      const report = await awaitLeader(control, deadlineMs - performance.now());
      const leader = leaderOf(report.nodes);
      if (leader === undefined) throw noLeader(report, timeoutMs);
      const remainingMs = Math.max(1, deadlineMs - performance.now());
      const completion = await askLeader(system, report, leader, operation, remainingMs);
      const late = performance.now() + lookAgainMs > deadlineMs;
      if (late || !lacksLeader(system, completion)) return completion;
      await sleep(lookAgainMs);
    }
  } finally {
    system.close();
  }
}

/** Certainly not done, by want of a leader: the only answer after which to try again. */
function lacksLeader({ leaderErrors = [] }: System, { type, error }: Completion): boolean {
  return type === 'fail' && error !== undefined && leaderErrors.includes(error);
}

async function askLeader(
  system: System,
  { nodes }: ClusterReport,
  leader: NodeReport,
  operation: Invocation,
  timeoutMs: number,
): Promise<Completion> {
  const client = system.openClient(
    nodes.map(({ address }) => address),
    { thread: nodes.indexOf(leader), process: 0, timeoutMs, retries: 0 },
  );
  try {
    return await client.invoke(operation);
  } finally {
    client.close();
  }
}

/** Asks one node, leader or not; redirects are not followed. */
export async function askNode(
  control: Control,
  node: NodeAddress,
  operation: Invocation,
  timeoutMs: number,
): Promise<NodeAnswer> {
  const system = await systemOf(control);
  try {
    if (system.ask !== undefined) return await system.ask(node, operation, timeoutMs);
  } finally {
    system.close();
  }
  throw badArguments(
    'RJ010',
    `--node ${node.node}: a node of ${system.name} cannot be asked alone`,
    'leave --node out: the leader is asked then',
  );
}

/** How the nodes are spoken to; how they were started does not matter here. */
function systemOf({ running }: Control): Promise<System> {
  return systemByName(running.system).create({});
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
