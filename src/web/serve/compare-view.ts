import { formatCount, formatDuration, formatShare } from '../../report/text/format.ts';
import { allOf, outcomeNames, shownOutcomes, totalsOf } from '../../report/run/outcomes.ts';
import { el, type Child } from '../kit/dom.ts';
import { sign } from '../kit/sign.ts';
import { propertyWords } from '../../report/verdict/verdict-words.ts';
import type { PropertyResult } from '../../store/records.ts';
import type { RunDetail } from '../../serve/run-row.ts';
import { fetchDetail } from './api.ts';
import { columns } from './columns.ts';
import { badge, errorNote, hashOf, reportLink, type View } from './view.ts';

/** Two runs side by side: what was run, what came of it, and what is not the same. */
export function compareView(a: string, b: string): View {
  const place = el('div', {}, el('p', { class: 'note' }, 'Reading both runs …'));
  const element = el(
    'main',
    {},
    el(
      'section',
      { 'aria-labelledby': 'compare-title' },
      el(
        'div',
        { class: 'section-head' },
        el('h1', { id: 'compare-title' }, 'Two runs'),
        el('a', { href: hashOf.runs }, 'All runs'),
      ),
      place,
    ),
  );
  Promise.all([fetchDetail(a), fetchDetail(b)])
    .then(
      ([left, right]) => place.replaceChildren(comparison(left, right)),
      (error: unknown) => place.replaceChildren(errorNote(error)),
    )
    .finally(() => (document.documentElement.dataset['ready'] = 'true'));
  return { element, close: () => undefined };
}

type Pair = readonly [left: RunDetail, right: RunDetail];

function comparison(...pair: Pair): HTMLElement {
  const names = (of: (detail: RunDetail) => readonly string[]): string[] => [
    ...new Set(pair.flatMap(of)),
  ];
  const functions = names(({ stats }) => Object.keys(stats?.counts ?? {}));
  const properties = names((detail) => detail.properties.map(({ name }) => name));
  return el(
    'div',
    { class: 'scroll-x' },
    el(
      'table',
      { class: 'compare' },
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          el('th', { scope: 'col' }, el('span', { class: 'hidden-text' }, 'Figure')),
          ...pair.map(({ row }) => el('th', { scope: 'col' }, head(row))),
        ),
      ),
      group('Run', [
        textRow('What was seen', pair, ({ row }) => row.sentence),
        ...columns.slice(1).map(({ title, text }) => textRow(title, pair, ({ row }) => text(row))),
        textRow('Faults', pair, ({ row }) => count(row.figures?.faults)),
        textRow('Elections', pair, ({ row }) => count(row.figures?.elections)),
        textRow('Ok during faults', pair, ({ stats }) => count(stats?.okDuringFaults)),
      ]),
      ...functions.map((f) => group(f, functionRows(f, pair))),
      group(
        'Properties',
        properties.map((name) => propertyRow(name, pair)),
      ),
    ),
  );
}

function head(row: RunDetail['row']): HTMLElement {
  const report = row.hasReport ? reportLink(row.id) : null;
  return el('div', { class: 'compare-head' }, badge(row), el('code', {}, row.id), report);
}

function group(title: string, rows: readonly HTMLElement[]): HTMLElement {
  return el(
    'tbody',
    {},
    el('tr', {}, el('th', { colspan: 3, scope: 'rowgroup', class: 'group' }, title)),
    ...rows,
  );
}

function functionRows(f: string, pair: Pair): HTMLElement[] {
  const totals = pair.map(({ stats }) => {
    const counts = stats?.counts[f];
    return counts === undefined ? undefined : totalsOf([counts]);
  });
  const refused = totals.reduce((sum, each) => sum + (each?.refused ?? 0), 0);
  const ends = shownOutcomes({ refused }).map((outcome) => {
    const texts = totals.map((each) =>
      each === undefined
        ? '–'
        : `${formatCount(each[outcome])} (${formatShare(each[outcome], allOf(each))})`,
    );
    return comparedRow(outcomeNames[outcome], texts, (i) => [texts[i]]);
  });
  const quantiles = { p50: 'p50Us', p95: 'p95Us', p99: 'p99Us', max: 'maxUs' } as const;
  const latencies = Object.entries(quantiles).map(([title, name]) =>
    textRow(title, pair, ({ stats }) => {
      const us = stats?.latency[f]?.[name];
      return us === undefined ? '–' : formatDuration(us);
    }),
  );
  return [...ends, ...latencies];
}

function propertyRow(name: string, pair: Pair): HTMLElement {
  const found = pair.map(({ properties }) => properties.find((each) => each.name === name));
  const statuses = found.map((property) => property?.status ?? 'absent');
  return comparedRow(name, statuses, (i) => propertyCell(found[i]));
}

function propertyCell(property: PropertyResult | undefined): Child[] {
  if (property === undefined) return ['–'];
  const { status, summary } = property;
  return [
    el(
      'strong',
      { class: `property ${status}` },
      sign(propertyWords[status].sign),
      propertyWords[status].word,
    ),
    el('div', { class: 'quiet' }, summary),
  ];
}

function textRow(title: string, pair: Pair, text: (detail: RunDetail) => string): HTMLElement {
  const texts = pair.map(text);
  return comparedRow(title, texts, (i) => [texts[i]]);
}

/** A row that says so when its two cells differ, with a sign and to those who do not see it. */
function comparedRow(
  title: string,
  values: readonly string[],
  cell: (i: number) => readonly Child[],
): HTMLElement {
  const differs = values[0] !== values[1];
  const sign = differs
    ? el(
        'span',
        { class: 'differs-sign', title: 'differs', role: 'img', 'aria-label': 'differs' },
        '≠',
      )
    : null;
  return el(
    'tr',
    { class: differs ? 'differs' : null },
    el('th', { scope: 'row' }, title, sign),
    el('td', {}, ...cell(0)),
    el('td', {}, ...cell(1)),
  );
}

function count(value: number | undefined): string {
  return value === undefined ? '–' : formatCount(value);
}
