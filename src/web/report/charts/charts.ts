import uPlot from 'uplot';
import { formatCount, plural } from '../../../report/text/format.ts';
import { outcomeNames, outcomes } from '../../../report/run/outcomes.ts';
import { bucketsFor, inFlight, latencyQuantiles, type Buckets } from './chart-data.ts';
import { readoutText } from './chart-readout.ts';
import type { Chart } from './chart.ts';
import { el } from '../../kit/dom.ts';
import { scatterChart } from './latency-scatter.ts';
import type { OperationTable } from '../operations/operation-table.ts';
import { attemptWithNote, emptyNote } from '../../kit/section.ts';
import type { ReportSection } from '../report-section.ts';
import { throughputChart } from './throughput-chart.ts';
import { colour, onThemeChange } from '../../kit/theme.ts';
import {
  drawLeaders,
  nameFaults,
  shadeFaults,
  type Plot,
  type TimeMarks,
} from '../time/time-marks.ts';
import { tickTexts } from '../time/time-ticks.ts';
import type { TimeView } from '../time/time-view.ts';

/** All charts share the window and the cursor of the page; dragging zooms, a double click shows all. */
export const chartsSection: ReportSection = {
  id: 'charts',
  title: 'Charts',
  heading: () => 'Latency and throughput',
  render(body) {
    body.append(
      el(
        'p',
        { class: 'quiet' },
        'Drag to zoom, double-click for the whole run. All drawings show the same time.',
      ),
      el('div', { class: 'charts' }),
      definitions(),
    );
  },
  fill(body, { data, view }, { table }) {
    const holder = body.querySelector<HTMLElement>('.charts') ?? body;
    fillCharts(holder, table, data, view);
  },
};

const maxKinds = 4;

function fillCharts(
  holder: HTMLElement,
  table: OperationTable,
  marks: TimeMarks,
  view: TimeView,
): void {
  holder.replaceChildren();
  if (table.length === 0) {
    holder.append(emptyNote('The history has no operation, so there is nothing to chart.'));
    return;
  }
  if (table.timeless) {
    holder.append(emptyNote('The history has no times: positions in it stand for microseconds.'));
  }
  const charts: Chart[] = [
    scatterChart(table, view),
    ...commonKinds(table).map((f) => quantileChart(table, f)),
    throughputChart(table),
    inFlightChart(table),
  ];
  for (const chart of charts) attemptWithNote(holder, () => mountChart(holder, chart, marks, view));
}

/** Functions by how often they were ok, at most four. */
function commonKinds(table: OperationTable): number[] {
  const counts = new Map<number, number>();
  table.f.forEach((f, row) => {
    if (table.type[row] === 0) counts.set(f, (counts.get(f) ?? 0) + 1);
  });
  return [...counts.entries()]
    .sort((a, b) => b[1] - a[1])
    .slice(0, maxKinds)
    .map(([f]) => f);
}

function quantileChart(table: OperationTable, f: number): Chart {
  const name = table.names.f[f] ?? '';
  const labels = ['p50', 'p95', 'p99', 'max'];
  const dashes = [[], [], [7, 3], [2, 3]];
  const series = labels.map((label, i) => ({
    label,
    stroke: () => colour(`quantile-${i + 1}`),
    width: i === 0 ? 2 : 1.25,
    dash: dashes[i] ?? [],
    spanGaps: true,
    points: { show: false },
  }));
  return {
    title: `Latency of ${name}`,
    alternative: `Quantiles of the latency of ${name} over time, on a logarithmic axis.`,
    series,
    logScale: true,
    unit: 'ms',
    data: (grid) => [grid.seconds, ...latencyQuantiles(table, f, grid)],
  };
}

function inFlightChart(table: OperationTable): Chart {
  return {
    title: 'Operations in flight',
    alternative: 'The most operations in flight at once, over time.',
    series: [
      {
        label: 'in flight',
        stroke: () => colour('accent'),
        fill: () => colour('accent-fill'),
        width: 1.5,
        points: { show: false },
      },
    ],
    logScale: false,
    unit: '',
    data: (grid) => [grid.seconds, inFlight(table, grid)],
  };
}

const chartHeight = 176;
// uPlot declares its scale kinds as a const enum in a declaration file: there is no value to
// import, and a bundler cannot inline one, so the number itself has to stand here.
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
const logarithmic: uPlot.Scale.Distr = 3;

function mountChart(holder: HTMLElement, chart: Chart, marks: TimeMarks, view: TimeView): void {
  // Its height is the style's, whatever it says: what is read must not move under the pointer.
  const readout = el('div', { class: 'readout', 'aria-hidden': 'true' });
  const place = el('div', { class: 'plot', role: 'img', 'aria-label': chart.alternative });
  const legend = el(
    'span',
    { class: 'legend' },
    ...chart.series.map(({ label, stroke, dash }) => {
      const swatch = el('span', { class: dash === undefined ? 'swatch' : 'swatch line' });
      const paint = (): void => {
        swatch.style.background =
          typeof stroke === 'function' ? inkOf(colour(legendColour(label)), dash) : '';
      };
      paint();
      onThemeChange(paint);
      return el('span', { class: 'legend-item' }, swatch, typeof label === 'string' ? label : '');
    }),
  );
  const figure = el(
    'figure',
    { class: 'chart' },
    el('figcaption', {}, el('span', { class: 'chart-title' }, chart.title), legend),
    readout,
    place,
  );
  holder.append(figure);
  let grid: Buckets = bucketsFor(view.startUs, view.endUs);
  const plot = new uPlot(options(chart, marks, view, place.clientWidth), chart.data(grid), place);
  let writing = false;
  const update = (): void => {
    writing = true;
    grid = bucketsFor(view.startUs, view.endUs);
    plot.setData(chart.data(grid), false);
    plot.setScale('x', { min: view.startUs / 1e6, max: view.endUs / 1e6 });
    writing = false;
  };
  plot.hooks.setSelect = [
    () => {
      if (writing || plot.select.width < 4) return;
      const from = plot.posToVal(plot.select.left, 'x');
      const to = plot.posToVal(plot.select.left + plot.select.width, 'x');
      plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      view.setWindow(from * 1e6, to * 1e6);
    },
  ];
  plot.over.addEventListener('dblclick', () => view.reset());
  plot.over.addEventListener('mousemove', () => {
    const { left } = plot.cursor;
    view.setCursor(left === undefined || left < 0 ? null : plot.posToVal(left, 'x') * 1e6);
  });
  plot.over.addEventListener('mouseleave', () => view.setCursor(null));
  // While a window is being dragged the timeline moves at once and the charts follow.
  let timer: ReturnType<typeof setTimeout> | undefined;
  view.onWindow(() => {
    clearTimeout(timer);
    timer = setTimeout(update, 90);
  });
  view.onCursor(() => {
    const us = view.cursorUs;
    const left = us === null ? -10 : plot.valToPos(us / 1e6, 'x');
    plot.setCursor({ left, top: us === null ? -10 : 1 }, false);
    readout.textContent = us === null ? '' : readoutText(chart, plot.data, grid, us);
  });
  onThemeChange(() => plot.redraw());
  new ResizeObserver(() => {
    if (place.clientWidth > 0 && place.clientWidth !== plot.width) {
      plot.setSize({ width: place.clientWidth, height: chartHeight });
    }
  }).observe(place);
}

/** A colour, broken where the line is: colour is never the only sign. */
function inkOf(ink: string, [drawn = 0, gap = 0]: readonly number[] = []): string {
  return gap === 0
    ? ink
    : `repeating-linear-gradient(90deg, ${ink} 0 ${drawn}px, transparent ${drawn}px ${drawn + gap}px)`;
}

function legendColour(label: unknown): string {
  const quantile = ['p50', 'p95', 'p99', 'max'].indexOf(String(label));
  if (quantile >= 0) return `quantile-${quantile + 1}`;
  const outcome = outcomes.find((name) => outcomeNames[name] === label);
  return outcome ?? 'accent';
}

function options(chart: Chart, marks: TimeMarks, view: TimeView, width: number): uPlot.Options {
  const plotOf = (u: uPlot): Plot => ({
    context: u.ctx,
    ...u.bbox,
    startUs: (u.scales['x']?.min ?? 0) * 1e6,
    endUs: (u.scales['x']?.max ?? 1) * 1e6,
    ratio: uPlot.pxRatio,
  });
  const axis = {
    stroke: () => colour('text-quiet'),
    grid: { stroke: () => colour('grid'), width: 1 },
    ticks: { show: false },
    font: `11px ${colour('font')}`,
  };
  return {
    width: Math.max(width, 200),
    height: chartHeight,
    padding: [16, 12, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
    select: { show: true, left: 0, top: 0, width: 0, height: 0 },
    scales: {
      x: { time: false, range: () => [view.startUs / 1e6, view.endUs / 1e6] },
      y: chart.logScale
        ? { distr: logarithmic, log: 10 }
        : { range: (_, __, max) => [0, Math.max(1, max * 1.15)] },
    },
    axes: [
      {
        ...axis,
        size: 26,
        values: (_, ticks) => tickTexts(ticks.map((tick) => tick * 1e6)),
      },
      {
        ...axis,
        size: 62,
        ...(chart.logScale
          ? { filter: powersOfTen, grid: { ...axis.grid, filter: powersOfTen } }
          : {}),
        values: (_, ticks) =>
          ticks.map((tick: number | null) => {
            if (tick === null) return '';
            return chart.unit === 'ms' ? axisDuration(tick) : formatCount(tick);
          }),
      },
    ],
    series: [{}, ...chart.series],
    ...(chart.bands === undefined ? {} : { bands: [...chart.bands] }),
    hooks: {
      drawClear: [(u) => shadeFaults(plotOf(u), marks)],
      draw: [
        (u) => {
          chart.draw?.(u);
          nameFaults(plotOf(u), marks);
          drawLeaders(plotOf(u), marks);
        },
      ],
    },
  };
}

/** On a logarithmic axis, only the powers of ten have a line and a label. */
function powersOfTen(_: uPlot, splits: readonly number[]): (number | null)[] {
  return splits.map((value) =>
    Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6) ? value : null,
  );
}

/** "100 µs", "1 ms", "10 s": a tick without decimals that say nothing. */
function axisDuration(ms: number): string {
  // A power of ten out of a logarithm is not always one to the last bit.
  const exact = (value: number): string => formatCount(Number(value.toPrecision(6)));
  if (ms < 1) return `${exact(ms * 1000)} µs`;
  return ms < 1000 ? `${exact(ms)} ms` : `${exact(ms / 1000)} s`;
}

function definitions(): HTMLElement {
  return el(
    'p',
    { class: 'definitions' },
    'p50, p95, p99 and max are nearest-rank quantiles of the latencies of ok operations, by the bucket of time in which they were invoked: ',
    'the smallest latency that 50 %, 95 %, 99 % or all of them do not exceed. ',
    `There are at most ${plural(120, 'bucket')} in the window that is shown. Throughput counts completions by the bucket in which they arrived. `,
    'Operations in flight are those invoked and not completed; one that never completes is not counted. ',
    'Shaded: a fault in force. Dashed lines: a node took the leadership of a term.',
  );
}
