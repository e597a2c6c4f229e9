import { formatDuration, formatShare, plural } from '../../report/text/format.ts';
import { el, svg } from '../kit/dom.ts';
import type { RunRow } from '../../serve/run-row.ts';
import { servedRate } from './columns.ts';
import { runPath } from './api.ts';

/** Combinations of workload and nemesis that are drawn, and runs of each. */
const maxTrends = 12;
const maxPoints = 60;
const size = { width: 240, height: 44, pad: 7 };

interface Series {
  readonly title: string;
  readonly value: (row: RunRow) => number | null;
  readonly text: (value: number) => string;
  /** The scale goes at least from here to there: a straight line shall look like one. */
  readonly least: number;
  readonly most: number;
}

const series: readonly Series[] = [
  { title: 'served', value: servedRate, text: (rate) => formatShare(rate, 1), least: 0.5, most: 1 },
  {
    title: 'write p99',
    value: ({ figures }) => figures?.writeP99Us ?? null,
    text: formatDuration,
    least: 0,
    most: 1_000,
  },
];

/**
 * Small charts over the runs, oldest to newest: one for each workload × nemesis, system and planted
 * bug that ran twice.
 */
export function trendCharts(rows: readonly RunRow[]): HTMLElement[] {
  const groups = new Map<string, RunRow[]>();
  for (const row of [...rows].sort(byTime)) {
    if (row.facts === null || row.figures === null) continue;
    // A planted bug and another system are another story: one line through both says nothing.
    const { workload, nemesis, system, bug } = row.facts;
    const name = JSON.stringify([workload, nemesis, system, bug]);
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups]
    .filter(([, runs]) => runs.length > 1)
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, maxTrends)
    .map(([, runs]) => trend(runs.slice(-maxPoints)));
}

function byTime(a: RunRow, b: RunRow): number {
  const [x, y] = [a.facts?.startedAt ?? '', b.facts?.startedAt ?? ''];
  return x < y ? -1 : x > y ? 1 : 0;
}

function trend(runs: readonly RunRow[]): HTMLElement {
  const facts = runs[0]?.facts;
  return el(
    'figure',
    { class: 'trend' },
    el(
      'figcaption',
      {},
      el('strong', {}, `${facts?.workload ?? ''} × ${facts?.nemesis ?? ''}`),
      el('span', { class: 'quiet' }, ` ${facts?.system ?? ''}`),
      facts?.bug === null || facts === null || facts === undefined
        ? null
        : el('span', { class: 'badge bug' }, `bug ${facts.bug}`),
      el('span', { class: 'quiet' }, ` ${plural(runs.length, 'run')}`),
    ),
    ...series.map((each) => chart(each, runs)),
  );
}

function chart({ title, value, text, least, most }: Series, runs: readonly RunRow[]): HTMLElement {
  const points = runs.map((row) => ({ row, value: value(row) }));
  const values = points.flatMap((point) => point.value ?? []);
  const low = Math.min(least, ...values);
  const high = Math.max(most, ...values);
  const { width, height, pad } = size;
  const x = (i: number): number => pad + (i * (width - 2 * pad)) / Math.max(1, runs.length - 1);
  const y = (at: number): number => height - pad - ((at - low) * (height - 2 * pad)) / (high - low);
  const drawn = points.flatMap((point, i) =>
    point.value === null ? [] : [{ ...point, at: point.value, x: x(i), y: y(point.value) }],
  );
  const newest = values.at(-1);
  const figure = newest === undefined ? '–' : text(newest);
  return el(
    'div',
    { class: 'trend-row' },
    el('span', { class: 'quiet' }, title),
    svg(
      'svg',
      {
        viewBox: `0 0 ${width} ${height}`,
        role: 'group',
        'aria-label': `${title}, newest ${figure}`,
      },
      svg('polyline', { class: 'line', points: drawn.map((p) => `${p.x},${p.y}`).join(' ') }),
      ...drawn.map(({ row, at, x: cx, y: cy }) =>
        svg(
          'a',
          row.hasReport ? { href: runPath(row.id, 'report.html'), target: '_blank' } : {},
          svg('title', {}, `${row.word}: ${title} ${text(at)}, ${row.facts?.startedAt ?? row.id}`),
          mark(row, cx, cy),
        ),
      ),
    ),
    el('span', { class: 'trend-value' }, figure),
  );
}

/** A violation is a square, anything else a circle: colour is never the only sign. */
function mark({ status }: RunRow, x: number, y: number): SVGElement {
  return status === 'invalid'
    ? svg('rect', { class: `mark ${status}`, x: x - 4, y: y - 4, width: 8, height: 8 })
    : svg('circle', { class: `mark ${status}`, cx: x, cy: y, r: 3 });
}
