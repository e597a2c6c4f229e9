import { plural } from '../../report/text/format.ts';
import { verdictWords } from '../../report/verdict/verdict-words.ts';
import { el } from '../kit/dom.ts';
import type { MatrixSummary } from '../../serve/run-row.ts';
import type { Results } from '../../store/records.ts';
import { runPath } from './api.ts';
import { localTime } from './columns.ts';
import { badge } from './view.ts';

type Verdict = Results['verdict'];

/** Worst first, as the exit code of a matrix has it. */
const rank: Readonly<Record<Verdict, number>> = {
  invalid: 0,
  'harness-error': 1,
  unknown: 2,
  interrupted: 3,
  valid: 4,
};
const worstFirst = (Object.keys(rank) as Verdict[]).sort((a, b) => rank[a] - rank[b]);

/** The matrices, newest first, a line each: what came of its runs, and the way to its index page. */
export function matrixList(matrices: readonly MatrixSummary[]): HTMLElement {
  return el('ul', { class: 'matrices' }, ...matrices.map(matrixItem));
}

function matrixItem({ id, startedAt, planned, verdicts: counts }: MatrixSummary): HTMLElement {
  const done = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const extent = done === planned ? plural(planned, 'run') : `${done} of ${plural(planned, 'run')}`;
  const page = { href: runPath(id, 'index.html'), target: '_blank', rel: 'noopener' };
  return el(
    'li',
    {},
    el('a', page, id),
    el('span', { class: 'quiet' }, `${localTime(startedAt)} · ${extent}`),
    ...worstFirst.flatMap((status) => {
      const count = counts[status] ?? 0;
      const { word, several } = verdictWords(status);
      return count === 0
        ? []
        : [badge({ status, word: plural(count, word.toLowerCase(), several) })];
    }),
  );
}
