import type { FilterState } from '../operations/filter-state.ts';
import { rowOfIndex, type OperationTable } from '../operations/operation-table.ts';
import { selectRow } from '../operations/operations-list.ts';
import type { TimeView } from '../time/time-view.ts';

/**
 * What the reader looks at, in the address: `#op=1234`, `#t=12.40-13.10&key=k7`. Any field
 * of the filter may be a name here; `filter` carries a whole filter.
 */
export function followPermalinks(
  table: OperationTable,
  view: TimeView,
  filter: FilterState,
  reveal: () => void,
): void {
  const follow = (): void => {
    if (location.hash.includes('=') && applyHash(location.hash, table, view, filter)) reveal();
  };
  follow();
  addEventListener('hashchange', () => {
    // The page writes its own state here too; only an address from outside is followed.
    if (location.hash !== written) follow();
  });
  let written = location.hash;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      written = hashOf(table, view, filter);
      history.replaceState(null, '', written === '' ? location.pathname : written);
    }, 300);
  };
  view.onWindow(write);
  view.onSelect(write);
  filter.onChange(write);
}

/** @returns whether the hash named anything that this report has */
function applyHash(
  hash: string,
  table: OperationTable,
  view: TimeView,
  filter: FilterState,
): boolean {
  const parameters = new URLSearchParams(hash.slice(1));
  const terms: string[] = [];
  let known = false;
  for (const [name, value] of parameters) {
    if (name === 'filter') terms.push(value);
    else if (['key', 'f', 'type', 'process', 'node', 'value', 'error'].includes(name)) {
      terms.push(`${name}:${/\s/.test(value) ? `"${value}"` : value}`);
    }
  }
  if (terms.length > 0) {
    filter.set(terms.join(' '));
    known = true;
  }
  const [, from, to] = /^([\d.]+)-([\d.]+)$/.exec(parameters.get('t') ?? '') ?? [];
  if (from !== undefined && to !== undefined) {
    view.setWindow(Number(from) * 1e6, Number(to) * 1e6);
    known = true;
  }
  const row = rowOfIndex(table, Number(parameters.get('op') ?? NaN));
  if (row !== undefined) {
    selectRow(view, table, row);
    known = true;
  }
  return known;
}

function hashOf(table: OperationTable, view: TimeView, filter: FilterState): string {
  const parts: string[] = [];
  if (view.startUs > 0 || view.endUs < view.fullEndUs) {
    parts.push(`t=${seconds(view.startUs)}-${seconds(view.endUs)}`);
  }
  const { text } = filter.current();
  if (text !== '') parts.push(`filter=${encodeURIComponent(text)}`);
  if (view.selected !== null) parts.push(`op=${table.index[view.selected] ?? 0}`);
  return parts.length === 0 ? '' : `#${parts.join('&')}`;
}

function seconds(us: number): string {
  return String(Number((us / 1e6).toFixed(6)));
}
