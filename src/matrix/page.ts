import { formatCount, formatShare, plural } from '../report/text/format.ts';
import { escapeHtml } from '../report/page/html.ts';
import { signHtml } from '../report/text/signs.ts';
import { verdictWords } from '../report/verdict/verdict-words.ts';
import { exitCodes } from '../errors.ts';
import type { Matrix, MatrixRow } from '../store/records.ts';
import { matrixStyle } from './page-style.ts';
import { exitCodeWords, matrixCounts, nemesisText, subjectWords, thresholdWords } from './words.ts';

/**
 * The index of a matrix: one page that opens from disk, needs nothing else, runs no script, and
 * links to the reports beside its own folder. Whatever it says of a run is escaped.
 */
export function matrixPage(matrix: Matrix): string {
  const open = matrix.rows.filter(({ verdict }) => verdict !== 'valid');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${escapeHtml(`${matrixCounts(matrix)} · raft-jepsen`)}</title>
<style>${matrixStyle()}</style>
</head>
<body>
<main>
${headHtml(matrix)}
${grids(matrix).join('\n')}
${open.length === 0 ? '' : section('open', 'Runs that are not valid', open.map(openRunHtml).join('\n'))}
${section('runs', 'All runs', runsTable(matrix))}
</main>
</body>
</html>
`;
}

function section(id: string, titleHtml: string, body: string): string {
  return `<section aria-labelledby="${id}-title"><div class="section-head"><h2 id="${id}-title">${titleHtml}</h2></div>\n${body}\n</section>`;
}

function headHtml(matrix: Matrix): string {
  const status = statusOf(matrix);
  const { id, startedAt, shard, setup } = matrix;
  const facts = [
    ['Matrix', id],
    ['Started', startedAt],
    ...(setup === undefined
      ? []
      : [
          ['System', setup.system],
          ['Planted bug', setup.bug ?? 'none'],
          ['Nodes', String(setup.nodes)],
        ]),
    ['Thresholds', thresholdWords(matrix) || 'none'],
    ...(shard === null ? [] : [['Part', `${shard.index} of ${shard.of}`]]),
  ].map(
    ([term = '', value = '']) =>
      `<div class="fact"><dt>${escapeHtml(term)}</dt><dd>${escapeHtml(value)}</dd></div>`,
  );
  return `<header class="verdict ${status}" aria-labelledby="verdict-title">
<div class="verdict-main"><span class="verdict-icon">${signHtml(matrix.exitCode === null ? 'dots' : verdictWords(status).sign)}</span>
<div class="verdict-words"><h1 id="verdict-title">${escapeHtml(matrixCounts(matrix))}</h1>
<p class="verdict-sentence">${escapeHtml(exitCodeWords(matrix))}</p></div></div>
<dl class="facts">${facts.join('')}</dl>
</header>`;
}

const statuses = new Map<number | null, MatrixRow['verdict']>([
  [exitCodes.valid, 'valid'],
  [exitCodes.invalid, 'invalid'],
  [exitCodes.harnessError, 'harness-error'],
  [exitCodes.interrupted, 'interrupted'],
]);

function statusOf({ exitCode }: Matrix): MatrixRow['verdict'] {
  return statuses.get(exitCode) ?? 'unknown';
}

/** A grid of workload × nemesis for each system and bug that there is, with the seeds in its cells. */
function grids(matrix: Matrix): string[] {
  const subjects = groups(matrix.rows, (row) => subjectWords(row, matrix));
  return [...subjects].map(([subject, rows], i) => {
    const title = ['Workload × nemesis', subject === '' ? '' : ` on ${subject}`].join('');
    return section(`grid-${i + 1}`, escapeHtml(title), gridHtml(rows));
  });
}

function gridHtml(rows: readonly MatrixRow[]): string {
  const nemeses = [...groups(rows, ({ nemesis }) => nemesisText(nemesis)).keys()];
  const head = nemeses.map((nemesis) => `<th scope="col">${escapeHtml(nemesis)}</th>`).join('');
  const body = [...groups(rows, ({ workload }) => workload)].map(([workload, own]) => {
    const byNemesis = groups(own, ({ nemesis }) => nemesisText(nemesis));
    const cells = nemeses.map((nemesis) => {
      const seeds = [...(byNemesis.get(nemesis) ?? [])].sort((a, b) => a.seed - b.seed);
      const inside =
        seeds.length === 0 ? '<span class="quiet">not run</span>' : seeds.map(seedHtml).join('');
      return `<td data-title="${escapeHtml(nemesis)}">${inside}</td>`;
    });
    return `<tr><th scope="row">${escapeHtml(workload)}</th>${cells.join('')}</tr>`;
  });
  return `<div class="scroll-x"><table class="grid">
<thead><tr><th scope="col">Workload</th>${head}</tr></thead>
<tbody>
${body.join('\n')}
</tbody></table></div>`;
}

function groups(
  rows: readonly MatrixRow[],
  nameOf: (row: MatrixRow) => string,
): Map<string, MatrixRow[]> {
  const found = new Map<string, MatrixRow[]>();
  for (const row of rows) {
    const name = nameOf(row);
    const list = found.get(name);
    if (list === undefined) found.set(name, [row]);
    else list.push(row);
  }
  return found;
}

/** The seed with the sign of its verdict, leading to the report where there is one. */
function seedHtml(row: MatrixRow): string {
  const { verdict, seed, summary } = row;
  const title = escapeHtml(`${wordOf(row)}: ${summary}`);
  const inside = `${signHtml(verdictWords(verdict).sign)}<span>${escapeHtml(String(seed))}</span>`;
  const href = reportHref(row);
  return href === null
    ? `<span class="seed ${escapeHtml(verdict)}" title="${title}">${inside}</span>`
    : `<a class="seed ${escapeHtml(verdict)}" title="${title}" aria-label="seed ${seed}: ${escapeHtml(wordOf(row))}" href="${href}">${inside}</a>`;
}

/** A threshold that was missed is no wrong answer, and is called what it is. */
function wordOf({ word, verdict }: MatrixRow): string {
  return (word ?? verdictWords(verdict).word).toLowerCase();
}

function reportHref({ runId }: MatrixRow): string | null {
  return runId === null ? null : `../${escapeHtml(encodeURIComponent(runId))}/report.html`;
}

function badgeHtml(row: MatrixRow): string {
  return `<span class="badge ${escapeHtml(row.verdict)}">${signHtml(verdictWords(row.verdict).sign)}${escapeHtml(wordOf(row))}</span>`;
}

function openRunHtml(row: MatrixRow): string {
  const { workload, nemesis, seed, summary, command } = row;
  const href = reportHref(row);
  return `<article class="open-run"><h3>${badgeHtml(row)}<span>${escapeHtml(`${workload} × ${nemesisText(nemesis)}, seed ${seed}`)}</span>${href === null ? '' : `<a href="${href}">Report</a>`}</h3>
<p>${escapeHtml(summary)}</p>
<p class="command"><code>${escapeHtml(command)}</code></p></article>`;
}

const headings = ['Verdict', 'Workload × nemesis', 'Seed', 'Operations', 'Served', 'Time', 'Run'];

function runsTable({ rows }: Matrix): string {
  const head = headings.map(
    (title, i) => `<th scope="col"${i >= 2 && i <= 5 ? ' class="number"' : ''}>${title}</th>`,
  );
  return `<details><summary>${plural(rows.length, 'run')} in the order in which they were made</summary>
<table class="all-runs"><thead><tr>${head.join('')}</tr></thead>
<tbody>
${rows.map(rowHtml).join('\n')}
</tbody></table></details>`;
}

function rowHtml(row: MatrixRow): string {
  const { workload, nemesis, seed, ok, refused = 0, operations, seconds, runId } = row;
  const href = reportHref(row);
  const number = (text: string): string => `<td class="number">${escapeHtml(text)}</td>`;
  return [
    `<tr><td>${badgeHtml(row)}</td>`,
    `<td>${escapeHtml(`${workload} × ${nemesisText(nemesis)}`)}</td>`,
    number(String(seed)),
    number(formatCount(operations)),
    number(formatShare(ok + refused, operations)),
    number(`${seconds.toFixed(1)} s`),
    `<td>${href === null ? 'none was stored' : `<a href="${href}">${escapeHtml(runId ?? '')}</a>`}</td></tr>`,
  ].join('');
}
