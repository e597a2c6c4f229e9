import { linkName } from '../../../nemesis/grudges.ts';
import type { ClusterReport, NodeReport } from '../../cluster/control-protocol.ts';
import type { Paint } from '../../report/text/ink.ts';
import { tableLines } from '../../report/text/text-table.ts';

const head = ['node', 'state', 'role', 'term', 'commit', 'api', 'pid'];

/** The nodes as a table, and what is in force: the lines of `cluster status`. */
export function clusterTable(report: ClusterReport, paint: Paint): string[] {
  const [headLine = '', ...lines] = tableLines([head, ...report.nodes.map(cells)]);
  const cut = report.cut.map(linkName).join(', ');
  return [
    paint('quiet', headLine),
    ...lines.map((line, i) => paintRow(line, report.nodes[i], paint)),
    ...(cut === '' ? [] : [paint('doubt', `cut: ${cut}`)]),
    ...(report.bug === null ? [] : [paint('doubt', `planted bug: ${report.bug}`)]),
  ];
}

function cells({ node, state, role, term, commitIndex, address, pid }: NodeReport): string[] {
  const known = (value: string | number | null): string => (value === null ? '-' : String(value));
  return [
    node,
    state,
    role === 'unknown' ? '-' : role,
    known(term),
    known(commitIndex),
    `${address.host}:${address.ports['api'] ?? 0}`,
    known(pid),
  ];
}

function paintRow(line: string, node: NodeReport | undefined, paint: Paint): string {
  if (node?.state !== 'up') return paint('bad', line);
  return node.role === 'leader' ? paint('good', line) : line;
}
