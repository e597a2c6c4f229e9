import { plural } from '../../report/format.ts';
import { el } from '../kit/dom.ts';
import type { MatrixSummary } from '../../serve/run-row.ts';
import { runPath } from './api.ts';
import { localTime } from './columns.ts';
import { badge } from './view.ts';

/** Worst first, as the exit code of a matrix has it. */
const verdicts = [
  ['invalid', 'violation'],
  ['harness-error', 'harness error'],
  ['unknown', 'unknown'],
  ['interrupted', 'interrupted'],
  ['valid', 'valid'],
] as const;

/** The matrices, newest first, a line each: what came of its runs, and the way to its index page. */
export function matrixList(matrices: readonly MatrixSummary[]): HTMLElement {
  return el('ul', { class: 'matrices' }, ...matrices.map(matrixItem));
}

function matrixItem({ id, startedAt, planned, verdicts: counts }: MatrixSummary): HTMLElement {
  const done = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const told = done === planned ? plural(planned, 'run') : `${done} of ${plural(planned, 'run')}`;
  const page = { href: runPath(id, 'index.html'), target: '_blank', rel: 'noopener' };
  return el(
    'li',
    {},
    el('a', page, id),
    el('span', { class: 'quiet' }, `${localTime(startedAt)} · ${told}`),
    ...verdicts.flatMap(([status, word]) => {
      const count = counts[status] ?? 0;
      return count === 0 ? [] : [badge({ status, word: `${count} ${word}` })];
    }),
  );
}
