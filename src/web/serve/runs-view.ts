import { formatCount, plural } from '../../report/text/format.ts';
import { button, el } from '../kit/dom.ts';
import { emptyNote } from '../kit/section.ts';
import type { RunList } from '../../serve/run-row.ts';
import { fetchRuns } from './api.ts';
import { filteredRows, firstSorting, sortedRows } from './arrange.ts';
import { confirmDelete } from './confirm-delete.ts';
import { matrixList } from './matrices.ts';
import { runsTable } from './runs-table.ts';
import { sortingControl } from './sorting-control.ts';
import { trendCharts } from './trend.ts';
import { errorNote, hashOf, type View } from './view.ts';

/** How often the list is asked for while the page is looked at. */
const refreshMs = 2_000;

/** What a reader has chosen; it stays while other views are open. */
const chosen = {
  filter: '',
  sorting: firstSorting,
  selected: new Set<string>(),
};

/** All runs: filter, table, trends. */
export function runsView(): View {
  let list: RunList = { runs: [], leftOut: 0, matrices: [] };
  let shown = '';
  const filter = el('input', {
    id: 'filter',
    type: 'search',
    placeholder: 'Filter: violation nemesis:partition seed:42',
    'aria-label': 'Filter the runs',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  filter.value = chosen.filter;
  filter.addEventListener('input', () => {
    chosen.filter = filter.value;
    draw();
  });
  const count = el('span', { class: 'quiet', id: 'count', role: 'status' });
  const compare = button('Compare', () => {
    const [a, b] = chosen.selected;
    if (a !== undefined && b !== undefined) location.hash = hashOf.compare(a, b);
  });
  const problem = el('div', {});
  const table = el('div', { id: 'runs' });
  const sorting = sortingControl((wanted) => {
    chosen.sorting = wanted;
    draw();
  });
  const matrixPlace = el('div', {});
  const matrixSection = el(
    'section',
    { 'aria-labelledby': 'matrices-title', hidden: true },
    el('div', { class: 'section-head' }, el('h2', { id: 'matrices-title' }, 'Matrices')),
    matrixPlace,
  );
  const trendGrid = el('div', { class: 'trends' });
  const trendSection = el(
    'section',
    { 'aria-labelledby': 'trends-title', hidden: true },
    el('div', { class: 'section-head' }, el('h2', { id: 'trends-title' }, 'Trends')),
    el(
      'p',
      { class: 'quiet' },
      'Runs of the filter, oldest to newest, those of each system and planted bug by themselves; a square is a violation.',
    ),
    trendGrid,
  );
  const element = el(
    'main',
    {},
    el(
      'section',
      { 'aria-labelledby': 'runs-title' },
      el('div', { class: 'section-head' }, el('h1', { id: 'runs-title' }, 'Runs'), count),
      el('div', { class: 'tools' }, filter, sorting.element, compare),
      problem,
      table,
    ),
    matrixSection,
    trendSection,
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;
  void refresh();
  return {
    element,
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };

  async function refresh(): Promise<void> {
    clearTimeout(timer);
    // A page in the background waits: nobody sees what it would draw.
    if (!document.hidden) await load();
    if (!isClosed) timer = setTimeout(() => void refresh(), refreshMs);
  }

  async function load(): Promise<void> {
    try {
      list = await fetchRuns();
      problem.replaceChildren();
    } catch (error) {
      problem.replaceChildren(errorNote(error), emptyNote('The list may be out of date.'));
      return;
    }
    const text = JSON.stringify(list);
    if (text !== shown) draw();
    shown = text;
    document.documentElement.dataset['ready'] = 'true';
  }

  function draw(): void {
    const ids = new Set(list.runs.map(({ id }) => id));
    for (const id of chosen.selected) if (!ids.has(id)) chosen.selected.delete(id);
    const rows = sortedRows(filteredRows(list.runs, chosen.filter), chosen.sorting);
    count.textContent = countText(rows.length, list);
    const focused = document.activeElement?.getAttribute('data-focus');
    table.replaceChildren(
      rows.length > 0
        ? runsTable(rows, chosen.sorting, chosen.selected, {
            sort,
            select(id, isSelected) {
              if (isSelected) chosen.selected.add(id);
              else chosen.selected.delete(id);
              drawCompare();
            },
            remove: (row) => confirmDelete(row, () => void load()),
          })
        : emptyNote(
            list.runs.length > 0
              ? 'No run matches the filter.'
              : 'There is no run yet. raft-jepsen run --workload write-heavy --nemesis partition makes one.',
          ),
    );
    if (focused !== null && focused !== undefined) {
      table.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
    }
    sorting.show(chosen.sorting);
    matrixPlace.replaceChildren(matrixList(list.matrices));
    matrixSection.hidden = list.matrices.length === 0;
    trendGrid.replaceChildren(...trendCharts(rows));
    trendSection.hidden = trendGrid.childElementCount === 0;
    drawCompare();
  }

  function sort(column: string): void {
    const { sorting } = chosen;
    const isDescending = sorting.column === column ? !sorting.isDescending : column === 'time';
    chosen.sorting = { column, isDescending };
    draw();
  }

  function drawCompare(): void {
    const { size } = chosen.selected;
    compare.disabled = size !== 2;
    compare.textContent = size === 2 ? 'Compare the two' : `Compare: pick two (${size})`;
  }
}

function countText(rows: number, { runs, leftOut }: RunList): string {
  const all = plural(runs.length, 'run');
  const shown = rows === runs.length ? all : `${formatCount(rows)} of ${all}`;
  return leftOut === 0 ? shown : `${shown}; ${formatCount(leftOut)} older ones are not listed`;
}
