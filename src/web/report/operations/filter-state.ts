import { formatCount, plural } from '../../../report/text/format.ts';
import { el } from '../../kit/dom.ts';
import { emptyFilter, isEmpty, matchRows, parseFilter, type Filter } from './filter.ts';
import type { OperationTable } from './operation-table.ts';

/** The one filter of the page, shared by the timeline and the table. */
export interface FilterState {
  readonly input: HTMLInputElement;
  /** The labelled box, to be put on the page. */
  readonly element: HTMLElement;
  current(): Filter;
  /** 1 where a row matches. */
  matches(): Uint8Array;
  set(text: string): void;
  onChange(listener: () => void): void;
}

export function filterState(table: OperationTable): FilterState {
  const listeners: (() => void)[] = [];
  let filter = emptyFilter;
  let matches: Uint8Array = new Uint8Array(table.length).fill(1);
  const input = el('input', {
    type: 'search',
    id: 'filter',
    placeholder: 'key:k7 f:write type:info process:3 node:n2 t:12.4s..13s',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-describedby': 'filter-result',
  });
  const result = el('span', { id: 'filter-result', class: 'quiet', role: 'status' });
  const apply = (): void => {
    filter = parseFilter(input.value);
    matches = isEmpty(filter) ? new Uint8Array(table.length).fill(1) : matchRows(table, filter);
    const count = matches.reduce((sum, match) => sum + match, 0);
    result.textContent =
      filter.problem ?? `${formatCount(count)} of ${plural(table.length, 'operation')}`;
    result.classList.toggle('problem', filter.problem !== null);
    for (const listener of listeners) listener();
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(apply, 120);
  });
  apply();
  return {
    input,
    element: el(
      'div',
      { class: 'filter' },
      el('label', { for: 'filter' }, 'Filter'),
      input,
      result,
    ),
    current: () => filter,
    matches: () => matches,
    set(text) {
      input.value = text;
      apply();
    },
    onChange: (listener) => void listeners.push(listener),
  };
}
