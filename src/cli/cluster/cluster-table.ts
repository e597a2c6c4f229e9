import type { styleText } from 'node:util';
import { linkName } from '../../../nemesis/grudges.ts';
import type { ClusterReport, NodeReport } from '../../cluster/control-protocol.ts';

export type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

const head = ['node', 'state', 'role', 'term', 'commit', 'api', 'pid'];

/** The nodes as a table, and what is in force: the lines of `cluster status`. */
export function clusterTable(report: ClusterReport, paint: Paint): string[] {
  const rows = [head, ...report.nodes.map(cells)];
  const widths = head.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const [headLine = '', ...lines] = rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const cut = report.cut.map(linkName).join(', ');
  return [
    paint('dim', headLine),
    ...lines.map((line, i) => paintRow(line, report.nodes[i], paint)),
    ...(cut === '' ? [] : [paint('yellow', `cut: ${cut}`)]),
    ...(report.bug === null ? [] : [paint('yellow', `planted bug: ${report.bug}`)]),
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
  if (node?.state !== 'up') return paint('red', line);
  return node.role === 'leader' ? paint('green', line) : line;
}
