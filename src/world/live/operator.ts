import { HarnessError } from '../../errors.ts';
import { leaderOf } from '../../systems/node-status.ts';
import type { NodeAddress, System } from '../../systems/system.ts';
import type { OperatedCluster, OperatedNode } from '../operate.ts';
import type { Clock } from '../world.ts';
import type { LiveNode } from './host/live-node.ts';
import { statusOfAll } from './status.ts';

/** An operator looks for the leader no longer than this. */
const statusTimeoutMs = 500;

interface LiveOperated extends OperatedNode {
  readonly at: NodeAddress;
}

/** The cluster of the live world, for whoever operates it: past the links, as clients reach it. */
export function operatedCluster(cluster: {
  readonly system: System;
  readonly nodes: readonly LiveNode[];
  readonly clock: Clock;
}): OperatedCluster<LiveOperated> {
  const { system, clock } = cluster;
  const { operator } = system;
  if (operator === undefined) {
    throw new HarnessError(
      'RJ032',
      `${system.name}: an operator can ask nothing of this system`,
      'choose another nemesis',
    );
  }
  const nodes = cluster.nodes.map(({ name, address }) => ({
    ...{ id: address.id, name, at: address },
    address: `${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.ports[system.ports[0]] ?? 0}`,
  }));
  return {
    ...{ nodes, clock },
    operator: {
      members: ({ at }) => operator.members(at),
      change: ({ at }, change) => operator.change(at, change),
      transfer: ({ at }, to) => operator.transfer(at, to),
      snapshot: ({ at }) => operator.snapshot(at),
    },
    leader: async () => {
      const statuses = await statusOfAll(system, cluster.nodes, statusTimeoutMs);
      const leader = leaderOf(statuses)?.node;
      return nodes.find(({ name }) => name === leader);
    },
  };
}
