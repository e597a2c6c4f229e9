import { completionTypes } from '../../../report/page/columns.ts';
import { outcomes } from '../../../report/run/outcomes.ts';
import { firstRowAt, nameOf, rowValue, type OperationTable } from './operation-table.ts';

/**
 * The filter language of the timeline and the table:
 * `key:k7 f:write type:info process:3 node:n2 error:timeout value:5 t:12.4s..13s`.
 *
 * Terms are joined by *and*; a comma inside a term, or a term given twice, means *or*; a
 * leading minus excludes. A word without a colon is looked for everywhere. Values with
 * spaces are quoted.
 */
export interface Filter {
  readonly text: string;
  readonly terms: readonly Term[];
  readonly startUs: number;
  readonly endUs: number;
  /** What could not be understood, in words for the person who typed it. */
  readonly problem: string | null;
}

interface Term {
  readonly field: Field;
  readonly wanted: readonly string[];
  readonly exclude: boolean;
}

const fields = ['key', 'f', 'type', 'process', 'node', 'error', 'value', 'any'] as const;
type Field = (typeof fields)[number];

export const emptyFilter: Filter = {
  text: '',
  terms: [],
  startUs: -Infinity,
  endUs: Infinity,
  problem: null,
};

export function parseFilter(text: string): Filter {
  const terms: Term[] = [];
  let { startUs, endUs } = emptyFilter;
  let problem: string | null = null;
  for (const [, minus = '', name, quoted, bare = ''] of text.matchAll(
    /(-)?(?:([a-z]+):)?(?:"([^"]*)"|(\S+))/g,
  )) {
    const wanted = quoted === undefined ? bare.split(',').filter((part) => part !== '') : [quoted];
    if (name === 't') {
      const range = parseRange(bare);
      if (range === undefined) problem = `t:${bare} is not a range such as t:12.4s..13s`;
      else [startUs, endUs] = range;
      continue;
    }
    const field = name === undefined ? 'any' : fields.find((known) => known === name);
    if (field === undefined) {
      problem = `there is no field "${name ?? ''}"; there are ${fields.slice(0, -1).join(', ')} and t`;
    } else {
      merge(terms, { field, wanted, exclude: minus !== '' });
    }
  }
  return { text, terms, startUs, endUs, problem };
}

function merge(terms: Term[], term: Term): void {
  const same = terms.findIndex(
    ({ field, exclude }) => field === term.field && exclude === term.exclude && field !== 'any',
  );
  const known = terms[same];
  if (known === undefined) terms.push(term);
  else terms[same] = { ...known, wanted: [...known.wanted, ...term.wanted] };
}

/** "12.4s..13s", "..500ms", "3..": microseconds; a bare number is seconds. */
function parseRange(text: string): [number, number] | undefined {
  const [from, to] = text.split('..');
  if (from === undefined || to === undefined) return undefined;
  const startUs = from === '' ? -Infinity : parseTime(from);
  const endUs = to === '' ? Infinity : parseTime(to);
  return startUs === undefined || endUs === undefined ? undefined : [startUs, endUs];
}

function parseTime(text: string): number | undefined {
  const [, number, unit = 's'] = /^(\d+(?:\.\d*)?|\.\d+)(s|ms|us|µs)?$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  return Number(number) * (unit === 's' ? 1e6 : unit === 'ms' ? 1e3 : 1);
}

export function isEmpty({ terms, startUs, endUs }: Filter): boolean {
  return terms.length === 0 && startUs === -Infinity && endUs === Infinity;
}

/** One byte a row: 1 where the row matches. */
export function matchRows(table: OperationTable, filter: Filter): Uint8Array {
  const matches = new Uint8Array(table.length);
  const tests = filter.terms.map((term) => rowTest(table, term));
  const last = filter.endUs === Infinity ? table.length : firstRowAt(table, filter.endUs);
  for (let row = 0; row < last; row++) {
    // Whatever overlaps the range matches, not only what begins in it.
    const end = table.endUs[row] ?? NaN;
    const overlaps = Number.isNaN(end) || end >= filter.startUs;
    matches[row] = overlaps && tests.every((test) => test(row)) ? 1 : 0;
  }
  return matches;
}

function rowTest(
  table: OperationTable,
  { field, wanted, exclude }: Term,
): (row: number) => boolean {
  const test = fieldTest(table, field, wanted);
  return exclude ? (row) => !test(row) : test;
}

/** Names are looked up once, not once a row. */
function fieldTest(
  table: OperationTable,
  field: Field,
  wanted: readonly string[],
): (row: number) => boolean {
  const ids = (names: readonly string[], loose: boolean): Set<number> =>
    new Set(
      names.flatMap((name, id) =>
        wanted.some((want) => (loose ? name.includes(want) : name === want)) ? [id] : [],
      ),
    );
  const inColumn =
    (column: Int16Array | Int32Array, set: ReadonlySet<number>): ((row: number) => boolean) =>
    (row) =>
      set.has(column[row] ?? -1);
  switch (field) {
    case 'key':
      return inColumn(table.key, ids(table.names.key, false));
    case 'f':
      return inColumn(table.f, ids(table.names.f, false));
    case 'node':
      return inColumn(table.node, ids(table.names.node, false));
    case 'error':
      return inColumn(table.error, ids(table.names.error, true));
    case 'type': {
      // `refused` are those of `fail` that were refused by value; `fail` finds all of them.
      const types = new Set(
        completionTypes.flatMap((type, i) => (wanted.includes(type) ? [i] : [])),
      );
      const refused = wanted.includes('refused') ? outcomes.indexOf('refused') : -1;
      return (row) => types.has(table.type[row] ?? 2) || table.outcome[row] === refused;
    }
    case 'process': {
      const set = new Set(wanted.map((want) => Number(want.replace(/^p/, ''))));
      return (row) => set.has(table.process[row] ?? -1);
    }
    case 'value':
      return (row) => {
        const words = rowValue(table, row, 240).split(' ');
        return wanted.some((want) => words.includes(want));
      };
    case 'any':
      return (row) => {
        const text = searchText(table, row);
        return wanted.some((want) => text.includes(want));
      };
  }
}

function searchText(table: OperationTable, row: number): string {
  const { names } = table;
  return [
    nameOf(names.f, table.f[row]),
    nameOf(names.key, table.key[row]),
    rowValue(table, row, 240),
    nameOf(names.node, table.node[row]),
    nameOf(names.error, table.error[row]),
  ].join(' ');
}
