import { formatCount, formatDuration, formatMoment } from '../../../report/text/format.ts';
import { outcomeNames, type Outcome } from '../../../report/run/outcomes.ts';
import type { Sign } from '../../../report/text/signs.ts';
import { el } from '../../kit/dom.ts';
import type { FilterState } from './filter-state.ts';
import { nameOf, outcomeOf, rowValue, type OperationTable } from './operation-table.ts';
import { sign } from '../../kit/sign.ts';
import type { ReportSection } from '../report-section.ts';
import { oncePerFrame, type TimeView } from '../time/time-view.ts';

const rowHeight = 27;
const viewHeight = 420;
/** Browsers stop at some height of an element; beyond this one, scrolling is by proportion. */
const tallest = 6_000_000;

const columns = [
  '#',
  'Invoked',
  'Took',
  'Process',
  'f',
  'Key',
  'Value',
  'Outcome',
  'Error',
  'Node',
];
const numeric = new Set(['#', 'Invoked', 'Took', 'Process']);
/** A narrow screen leaves them out; the line below the timeline describes the selected one in full. */
const onWide = new Set(['#', 'Took', 'Process', 'Error', 'Node']);

export const outcomeSigns: Readonly<Record<Outcome, Sign>> = {
  ok: 'check',
  refused: 'dash',
  fail: 'cross',
  info: 'question',
};

function columnClass(name: string): string | null {
  const classes = [numeric.has(name) ? 'number' : '', onWide.has(name) ? 'on-wide' : ''];
  return classes.join(' ').trim() || null;
}

/** Every operation that passes the filter; only the rows in view exist. */
export const operationsSection: ReportSection = {
  id: 'operations-table',
  title: 'Operations',
  render: () => undefined,
  fill: (body, { view }, { table, filter }) => fillOperationsList(body, table, view, filter),
};

function fillOperationsList(
  body: HTMLElement,
  table: OperationTable,
  view: TimeView,
  filter: FilterState,
): void {
  let rows: Int32Array = new Int32Array(0);
  const tbody = el('tbody', {});
  const grid = el(
    'table',
    { class: 'operation-table' },
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        ...columns.map((name) => el('th', { scope: 'col', class: columnClass(name) }, name)),
      ),
    ),
    tbody,
  );
  const spacer = el('div', { class: 'spacer' });
  const scroller = el(
    'div',
    { class: 'scroller', tabindex: 0, role: 'group', 'aria-label': 'Operations' },
    grid,
    spacer,
  );
  body.append(scroller);

  const fullHeight = (): number => (rows.length + 1) * rowHeight;
  const scale = (): number => {
    const extra = Math.min(fullHeight(), tallest) - viewHeight;
    return extra <= 0 ? 1 : Math.max(1, (fullHeight() - viewHeight) / extra);
  };
  const draw = oncePerFrame(() => {
    const top = Math.floor((scroller.scrollTop * scale()) / rowHeight);
    const first = Math.min(Math.max(0, top), Math.max(0, rows.length - 5));
    const last = Math.min(rows.length, first + Math.ceil(viewHeight / rowHeight) + 1);
    tbody.replaceChildren(
      ...Array.from({ length: last - first }, (_, i) => {
        const row = rows[first + i] ?? 0;
        return rowElement(table, row, first + i, view.selected === row);
      }),
    );
  });
  const refilter = (): void => {
    const matches = filter.matches();
    rows = Int32Array.from(
      { length: matches.reduce((sum, match) => sum + match, 0) },
      nextMatch(matches),
    );
    grid.setAttribute('aria-rowcount', String(rows.length));
    spacer.style.height = `${Math.max(0, Math.min(fullHeight(), tallest) - viewHeight)}px`;
    draw();
  };
  const reveal = (): void => {
    const at = view.selected === null ? -1 : rows.indexOf(view.selected);
    const top = (scroller.scrollTop * scale()) / rowHeight;
    if (at >= 0 && (at < top + 1 || at > top + viewHeight / rowHeight - 3)) {
      scroller.scrollTop = ((at - 5) * rowHeight) / scale();
    }
    draw();
  };
  scroller.addEventListener('scroll', draw);
  tbody.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target.closest('tr') : null;
    if (target?.dataset['row'] === undefined) return;
    selectRow(view, table, Number(target.dataset['row']));
  });
  scroller.addEventListener('keydown', (event) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || view.selected === null) return;
    const next = rows[rows.indexOf(view.selected) + step];
    if (next === undefined) return;
    event.preventDefault();
    selectRow(view, table, next);
  });
  // The list follows the window of the timeline, once it has come to rest.
  let timer: ReturnType<typeof setTimeout> | undefined;
  view.onWindow(() => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (view.selected !== null && isInWindow(table, view, view.selected)) return;
      const first = rows.findIndex((row) => (table.startUs[row] ?? 0) >= view.startUs);
      scroller.scrollTop = (Math.max(first, 0) * rowHeight) / scale();
    }, 200);
  });
  filter.onChange(refilter);
  view.onSelect(reveal);
  refilter();
}

/** Selects a row and brings it into the window of the timeline if it is outside. */
export function selectRow(view: TimeView, table: OperationTable, row: number): void {
  if (!isInWindow(table, view, row)) {
    view.pan((table.startUs[row] ?? 0) - (view.startUs + view.endUs) / 2);
  }
  view.select(row);
}

function isInWindow(table: OperationTable, view: TimeView, row: number): boolean {
  const start = table.startUs[row] ?? 0;
  return start >= view.startUs && start <= view.endUs;
}

function nextMatch(matches: Uint8Array): () => number {
  let row = -1;
  return () => (row = matches.indexOf(1, row + 1));
}

function rowElement(
  table: OperationTable,
  row: number,
  position: number,
  isSelected: boolean,
): HTMLElement {
  const { names } = table;
  const start = table.startUs[row] ?? 0;
  const end = table.endUs[row] ?? NaN;
  const type = outcomeOf(table, row);
  const cells = [
    formatCount(table.index[row] ?? 0),
    formatMoment(start, 6),
    Number.isNaN(end) ? '–' : formatDuration(end - start),
    String(table.process[row] ?? ''),
    nameOf(names.f, table.f[row]),
    nameOf(names.key, table.key[row]),
    rowValue(table, row, 60),
    outcomeNames[type],
    nameOf(names.error, table.error[row]),
    nameOf(names.node, table.node[row]),
  ];
  return el(
    'tr',
    {
      'data-row': row,
      'aria-rowindex': position + 2,
      'aria-selected': isSelected ? 'true' : null,
      class: isSelected ? 'selected' : null,
    },
    ...cells.map((cell, i) => {
      const name = columns[i] ?? '';
      const kind = name === 'Outcome' ? `outcome ${type}` : columnClass(name);
      const mark = name === 'Outcome' ? sign(outcomeSigns[type]) : null;
      return el('td', { class: kind, title: cell.length > 24 ? cell : null }, mark, cell);
    }),
  );
}
