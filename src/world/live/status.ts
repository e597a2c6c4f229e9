import type { System } from '../../systems/system.ts';
import type { NodeStatus } from '../../systems/node-status.ts';
import type { LiveNode } from './host/live-node.ts';

/**
 * What each node says of itself, asked of all at once. A node that the harness knows to be
 * down or stopped is not asked; one that does not answer in time is `unreachable`.
 */
export function statusOfAll(
  system: System,
  nodes: readonly LiveNode[],
  timeoutMs: number,
  onAnswer: (status: NodeStatus) => void = () => undefined,
): Promise<readonly NodeStatus[]> {
  return Promise.all(
    nodes.map(async (node) => {
      const status = await statusOf(system, node, nodes, timeoutMs);
      onAnswer(status);
      return status;
    }),
  );
}

async function statusOf(
  system: System,
  node: LiveNode,
  nodes: readonly LiveNode[],
  timeoutMs: number,
): Promise<NodeStatus> {
  if (node.state !== 'up') return silent(node.name, node.state);
  try {
    const { role, term, leader, commitIndex } = await system.status(node.address, timeoutMs);
    const named = nodes.find(({ address }) => address.id === leader)?.name ?? null;
    return { node: node.name, state: 'up', role, term, leader: named, commitIndex };
  } catch {
    return silent(node.name, stateNow(node));
  }
}

/** Of a node that did not answer: it may have died, or been paused, while it was asked. */
function stateNow({ state }: LiveNode): NodeStatus['state'] {
  return state === 'up' ? 'unreachable' : state;
}

function silent(node: string, state: NodeStatus['state']): NodeStatus {
  return { node, state, role: 'unknown', term: null, leader: null, commitIndex: null };
}
