import type { Operator, OperatorAnswer } from '../../systems/operator.ts';
import type { OperatedCluster, OperatedNode } from '../operate.ts';
import type { VirtualClock } from './event-loop.ts';
import type { Machine } from './machine.ts';
import type { SimOperatorRequest } from './sim-system.ts';

/** How long an operator waits for an answer: as long as one of the live world. */
const timeoutUs = 2_000_000;

interface SimOperated extends OperatedNode {
  readonly machine: Machine;
}

/** The cluster of the simulated world, for whoever operates it. */
export function operatedCluster(
  machines: readonly Machine[],
  clock: VirtualClock,
): OperatedCluster<SimOperated> {
  const nodes = machines.map((machine) => ({
    ...{ id: machine.id, name: machine.name, machine, address: '' },
  }));
  const ask = (node: SimOperated, request: SimOperatorRequest): Promise<OperatorAnswer> =>
    new Promise((resolve) => {
      const late = clock.schedule(timeoutUs, () => resolve({ kind: 'unknown', text: 'timeout' }));
      node.machine.operate(request, (answer) => {
        clock.callOff(late);
        resolve(answer);
      });
    });
  const operator: Operator<SimOperated> = {
    members: ({ machine }) => Promise.resolve(machine.status()?.members),
    change: (leader, change) => ask(leader, { kind: 'change', change }),
    transfer: (leader, to) => ask(leader, { kind: 'transfer', to }),
    snapshot: (node) => ask(node, { kind: 'snapshot' }),
  };
  return {
    ...{ nodes, operator, clock },
    leader: () => {
      const leading = nodes
        .map((node) => ({ node, status: node.machine.status() }))
        .filter(({ status }) => status?.role === 'leader')
        .sort((a, b) => (b.status?.term ?? 0) - (a.status?.term ?? 0));
      return Promise.resolve(leading[0]?.node);
    },
  };
}
