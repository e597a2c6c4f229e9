import { formatShare } from '../report/format.ts';
import { escapeHtml } from '../report/html.ts';
import { matrixCounts, nemesisText, verdictTexts, type Matrix, type MatrixRow } from './matrix.ts';

const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8884; }
td.number { font-variant-numeric: tabular-nums; }
td.valid { color: light-dark(#17692f, #6fd08c); }
td.invalid, td.harness-error { color: light-dark(#a8201a, #ff8a80); font-weight: 600; }
td.unknown, td.interrupted { color: light-dark(#7a5300, #f0c060); }
@media (max-width: 40rem) { table { display: block; overflow-x: auto; } }
`;

/**
 * The index of a matrix: one small page that opens from disk, needs nothing else, runs no
 * script, and links to the reports beside its own folder.
 */
export function matrixPage(matrix: Matrix): string {
  const { id, startedAt, shard, rows } = matrix;
  const part = shard === null ? '' : `, part ${shard.index} of ${shard.of}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(`${matrixCounts(matrix)} – raft-jepsen`)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escapeHtml(matrixCounts(matrix))}</h1>
<p>${escapeHtml(`${id}, started ${startedAt}${part}`)}${outcomeOf(matrix)}</p>
<table>
<thead><tr><th>verdict</th><th>workload</th><th>nemesis</th><th>seed</th><th>ok</th><th>time</th><th>report</th></tr></thead>
<tbody>
${rows.map(rowHtml).join('\n')}
</tbody>
</table>
</body>
</html>
`;
}

/** A matrix that was killed leaves the page of a matrix that goes on. */
function outcomeOf({ finished, interrupted }: Matrix): string {
  if (!finished) return ', not finished: it goes on, or it was killed';
  return interrupted === true ? ', interrupted' : '';
}

function rowHtml(row: MatrixRow): string {
  const { verdict, workload, nemesis, seed, ok, operations, seconds, runId, summary } = row;
  const why = verdict === 'valid' ? '' : `<br><small>${escapeHtml(summary)}</small>`;
  const link =
    runId === null
      ? '–'
      : `<a href="../${escapeHtml(encodeURIComponent(runId))}/report.html">${escapeHtml(runId)}</a>`;
  return [
    `<tr><td class="${verdict}">${escapeHtml(verdictTexts[verdict])}</td>`,
    `<td>${escapeHtml(workload)}</td>`,
    `<td>${escapeHtml(nemesisText(nemesis))}</td>`,
    `<td class="number">${seed}</td>`,
    `<td class="number">${escapeHtml(formatShare(ok, operations))}</td>`,
    `<td class="number">${seconds.toFixed(1)} s</td>`,
    `<td>${link}${why}</td></tr>`,
  ].join('');
}
