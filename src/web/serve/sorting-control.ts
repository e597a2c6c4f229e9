import { button, el } from '../kit/dom.ts';
import type { Sorting } from './arrange.ts';
import { columns } from './columns.ts';

export interface SortingControl {
  readonly element: HTMLElement;
  show(sorting: Sorting): void;
}

/** Sorts cards, which have no headings to click: the style shows it on narrow screens only. */
export function sortingControl(sort: (sorting: Sorting) => void): SortingControl {
  let shown: Sorting = { column: '', isDescending: false };
  const options = columns.map(({ name, title }) => el('option', { value: name }, title));
  const select = el('select', { id: 'sort' }, ...options);
  select.addEventListener('change', () => sort({ ...shown, column: select.value }));
  const turn = button('', () => sort({ ...shown, isDescending: !shown.isDescending }));
  return {
    element: el(
      'span',
      { class: 'sorting' },
      el('label', { for: 'sort' }, 'Sort by'),
      select,
      turn,
    ),
    show(sorting) {
      shown = sorting;
      select.value = sorting.column;
      turn.textContent = sorting.isDescending ? '↓' : '↑';
      turn.setAttribute('aria-label', sorting.isDescending ? 'Descending' : 'Ascending');
    },
  };
}
