import { formatCount } from '../../report/text/format.ts';
import { button, el, type Child } from '../kit/dom.ts';
import { isGoingOn, type RunRow } from '../../serve/run-row.ts';
import type { Sorting } from './arrange.ts';
import { columns, type Column } from './columns.ts';
import { badge, hashOf, reportLink } from './view.ts';

/** Rows that are shown until more are asked for. */
const rowsAtFirst = 200;

export interface TableActions {
  sort(column: string): void;
  select(id: string, isSelected: boolean): void;
  remove(row: RunRow): void;
}

/** The table of runs; on a narrow screen the style turns each row into a card. */
export function runsTable(
  rows: readonly RunRow[],
  sorting: Sorting,
  selected: ReadonlySet<string>,
  actions: TableActions,
): HTMLElement {
  const body = el('tbody', {}, ...rows.slice(0, rowsAtFirst).map(row));
  const table = el(
    'table',
    { class: 'runs' },
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        el('th', { scope: 'col' }, el('span', { class: 'hidden-text' }, 'Compare')),
        ...columns.map(heading),
        el('th', { scope: 'col' }, el('span', { class: 'hidden-text' }, 'Open or delete')),
      ),
    ),
    body,
  );
  const left = rows.length - rowsAtFirst;
  if (left <= 0) return el('div', { class: 'scroll-x' }, table);
  const more = button(`Show ${formatCount(left)} more`, () => {
    body.append(...rows.slice(rowsAtFirst).map(row));
    more.remove();
  });
  return el('div', { class: 'scroll-x' }, table, more);

  function heading({ name, title, isNumber }: Column): HTMLElement {
    const isSorted = sorting.column === name;
    const direction = sorting.isDescending ? 'descending' : 'ascending';
    const arrow = isSorted ? (sorting.isDescending ? ' ↓' : ' ↑') : '';
    return el(
      'th',
      {
        scope: 'col',
        class: isNumber ? 'number' : null,
        'aria-sort': isSorted ? direction : null,
      },
      button(`${title}${arrow}`, () => actions.sort(name), {
        class: 'sort',
        'data-focus': `sort ${name}`,
      }),
    );
  }

  function row(run: RunRow): HTMLElement {
    const [verdict, ...others] = columns;
    return el(
      'tr',
      { 'data-run': run.id },
      el('td', { class: 'pick' }, checkbox(run)),
      el('td', { 'data-title': verdict?.title, title: run.sentence }, badge(run)),
      ...(run.facts === null
        ? [el('td', { class: 'quiet why', colspan: others.length }, `${run.id}: ${run.sentence}`)]
        : others.map((column) => cell(run, column))),
      el('td', { class: 'row-actions' }, ...links(run)),
    );
  }

  function cell(run: RunRow, column: Column): HTMLElement {
    return el(
      'td',
      {
        class: column.isNumber ? 'number' : null,
        'data-title': column.title,
        'data-empty': column.value(run) === null,
      },
      column.text(run),
    );
  }

  function checkbox({ id }: RunRow): HTMLElement {
    const box = el('input', {
      type: 'checkbox',
      'aria-label': `Compare ${id}`,
      'data-focus': `select ${id}`,
      checked: selected.has(id),
    });
    box.addEventListener('change', () => actions.select(id, box.checked));
    return el('label', {}, el('span', { class: 'pick-word' }, 'Compare '), box);
  }

  function links(run: RunRow): Child[] {
    const { id, status, hasReport } = run;
    return [
      hasReport ? reportLink(id) : null,
      isGoingOn(status) || status === 'no-verdict'
        ? el('a', { href: hashOf.live(id) }, isGoingOn(status) ? 'Watch' : 'Look')
        : null,
      // A run that is going on would write into what is left; one without a record is no run.
      isGoingOn(status) || run.facts === null
        ? null
        : button('Delete', () => actions.remove(run), {
            class: 'link',
            'aria-label': `Delete ${id}`,
            'data-focus': `delete ${id}`,
          }),
    ];
  }
}
