import { tableLines } from '../../report/text/text-table.ts';
import type { SimWorld } from '../../world/sim/world.ts';

/** The nodes at the end of a run, who leads, and what the world did. */
export function clusterTable(
  world: Pick<SimWorld, 'nodesNow' | 'trace' | 'clock' | 'scenario'>,
): string[] {
  const nodes = world.nodesNow();
  const rows = nodes.map(({ node, role, state, term, logEntries }) => [
    node,
    role,
    String(term ?? '-'),
    state === 'up' ? 'yes' : `no: ${state}`,
    String(logEntries ?? '-'),
  ]);
  const leaders = nodes.filter(({ role }) => role === 'leader');
  // One that was cut off may not know yet that its term is over.
  const [leader] = [...leaders].sort((a, b) => (b.term ?? 0) - (a.term ?? 0));
  const scenario = world.scenario();
  const { events } = world.trace();
  const seconds = (world.clock.nowUs() / 1e6).toFixed(2);
  return [
    ...tableLines([['node', 'state', 'term', 'alive', 'log size'], ...rows], { right: [2, 4] }).map(
      (line) => `  ${line}`,
    ),
    `  leader: ${leader === undefined ? 'none' : `${leader.node} of term ${leader.term ?? '?'}`}; ${events.toLocaleString('en')} events in ${seconds} s of virtual time`,
    ...(scenario === undefined ? [] : [`  scenario ${scenario.name}: ${scenario.acts} faults`]),
  ];
}
