import type { RunRow } from '../../serve/run-row.ts';
import { columns, type Column } from './columns.ts';

export interface Sorting {
  readonly column: string;
  readonly isDescending: boolean;
}

/** Newest first. */
export const firstSorting: Sorting = { column: 'time', isDescending: true };

/**
 * The rows that a filter leaves. Every word must be found, in any column or, as in
 * `nemesis:partition`, in the one that it names.
 */
export function filteredRows(rows: readonly RunRow[], filter: string): RunRow[] {
  const wanted = filter.toLowerCase().split(/\s+/).filter(Boolean).map(wordTest);
  return rows.filter((row) => wanted.every((isFound) => isFound(row)));
}

function wordTest(word: string): (row: RunRow) => boolean {
  const [, name, rest = ''] = /^(\w+):(.*)$/.exec(word) ?? [];
  const column = columns.find((each) => each.name === name);
  if (column !== undefined) return (row) => column.text(row).toLowerCase().includes(rest);
  return (row) =>
    row.id.toLowerCase().includes(word) ||
    columns.some(({ text }) => text(row).toLowerCase().includes(word));
}

/** Sorted by one column; rows that are equal in it keep the order of their ids, newest first. */
export function sortedRows(rows: readonly RunRow[], { column, isDescending }: Sorting): RunRow[] {
  const by = columns.find(({ name }) => name === column);
  const newestFirst = [...rows].sort((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0));
  return by === undefined
    ? newestFirst
    : newestFirst.sort((a, b) => compare(a, b, by, isDescending));
}

function compare(a: RunRow, b: RunRow, { value }: Column, isDescending: boolean): number {
  const [x, y] = [value(a), value(b)];
  if (x === null || y === null) return Number(x === null) - Number(y === null);
  const order =
    typeof x === 'number' && typeof y === 'number'
      ? x - y
      : String(x).localeCompare(String(y), 'en', { numeric: true });
  return isDescending ? -order : order;
}
