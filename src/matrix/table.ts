import { formatShare } from '../report/text/format.ts';
import { escapeMarkdown } from '../report/ci/markdown.ts';
import type { Paint } from '../report/text/ink.ts';
import { fitColumns, tableLines } from '../report/text/text-table.ts';
import { verdictText, verdictWords } from '../report/verdict/verdict-words.ts';
import { wrap } from '../report/text/wrap.ts';
import type { Matrix, MatrixRow } from '../store/records.ts';
import { matrixCounts, nemesisText } from './words.ts';

const headings = ['verdict', 'workload', 'nemesis', 'seed', 'served', 'time'] as const;

function cells(row: MatrixRow): string[] {
  const { verdict, workload, nemesis, seed, ok, refused = 0, operations, seconds } = row;
  return [
    verdictText(verdict),
    workload,
    nemesisText(nemesis),
    String(seed),
    formatShare(ok + refused, operations),
    `${seconds.toFixed(1)} s`,
  ];
}

/**
 * A matrix on a terminal: the table, then why each run is not valid and how to repeat it,
 * then the counts.
 *
 * @param reportOf where a run's report is, as the user can open it
 */
export function matrixLines(
  matrix: Matrix,
  options: {
    readonly width: number;
    readonly paint: Paint;
    readonly reportOf: (runId: string) => string;
  },
): string[] {
  const { width, paint, reportOf } = options;
  const table = [[...headings], ...matrix.rows.map(cells)];
  const [head = '', ...lines] = tableLines(table).map((line) => fitColumns(line, width));
  const open = matrix.rows.filter(({ verdict }) => verdict !== 'valid');
  return [
    paint('quiet', head),
    ...lines.map((line, i) => paint(verdictWords(matrix.rows[i]?.verdict ?? 'valid').ink, line)),
    ...open.flatMap((row) => [
      '',
      ...wrap(
        `${row.workload} × ${nemesisText(row.nemesis)}, seed ${row.seed}: ${row.summary}`,
        width,
      ),
      // Never wrapped: what is to be clicked or copied.
      ...(row.runId === null ? [] : [`  ${paint('quiet', 'report   ')} ${reportOf(row.runId)}`]),
      `  ${paint('quiet', 'repeat it')} ${row.command}`,
    ]),
    '',
    ...wrap(matrixCounts(matrix), width).map((line) => paint('strong', line)),
  ];
}

/** A job's page shows this many runs; all of them are on the index page. */
const maxMarkdownRows = 200;

/** For the page of a job: the counts, the table, and a sentence on each run that is not valid. */
export function matrixMarkdown(matrix: Matrix): string {
  const { rows } = matrix;
  const shown = rows.slice(0, maxMarkdownRows);
  const line = (columns: readonly string[]): string => `| ${columns.join(' | ')} |`;
  const left = rows.length - shown.length;
  return [
    `## ${matrixCounts(matrix)}`,
    '',
    line([...headings, 'why']),
    line([...headings, ''].map(() => '---')),
    ...shown.map((row) =>
      line([...cells(row), row.verdict === 'valid' ? '' : row.summary].map(escapeMarkdown)),
    ),
    ...(left > 0 ? ['', `and ${left} more`] : []),
    '',
  ].join('\n');
}
