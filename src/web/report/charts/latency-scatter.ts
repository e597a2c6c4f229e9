import uPlot from 'uplot';
import { outcomeNames, outcomes, type Outcome } from '../../../report/run/outcomes.ts';
import type { Chart } from './chart.ts';
import { latencyMs } from './chart-data.ts';
import { firstRowAt, outcomesIn, type OperationTable } from '../operations/operation-table.ts';
import { colour } from '../../kit/theme.ts';
import type { TimeView } from '../time/time-view.ts';

/**
 * Every completed operation as a mark at its invocation: the outliers that quantiles hide.
 * Dots for ok, pale dashes for refusals by value, crosses for fail, rings for info, so that
 * colour is not the only sign. Refusals lie undermost: there may be many, and they are served.
 */
export function scatterChart(table: OperationTable, view: TimeView): Chart {
  const logMs = Float32Array.from({ length: table.length }, (_, row) =>
    Math.log(latencyMs(table, row)),
  );
  const limits = latencyLimits(logMs);
  const shown = outcomesIn(table);
  return {
    title: 'Latency of each operation',
    alternative: 'Each completed operation at the time of its invocation, by latency and outcome.',
    series: shown.map((outcome) => ({
      label: outcomeNames[outcome],
      stroke: () => colour(outcome),
      paths: () => null,
      points: { show: false },
    })),
    logScale: true,
    unit: 'ms',
    // The marks are drawn from the columns; the plot itself needs only its limits.
    data: (grid) =>
      [
        [grid.seconds[0] ?? 0, grid.seconds.at(-1) ?? 1],
        ...shown.map((_, i) => (i === 0 ? limits : [null, null])),
      ] as uPlot.AlignedData,
    values: () => [],
    draw: (plot) => drawMarks(plot, table, logMs, view),
  };
}

/** In milliseconds; a history without a completed operation gets an axis all the same. */
function latencyLimits(logMs: Float32Array): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of logMs) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [Math.exp(low), Math.exp(high)] : [0.1, 1];
}

function drawMarks(plot: uPlot, table: OperationTable, logMs: Float32Array, view: TimeView): void {
  const { ctx: context, bbox, scales } = plot;
  const ratio = uPlot.pxRatio;
  const size = Math.max(1, Math.round(1.6 * ratio));
  const low = Math.log(scales['y']?.min ?? 0.1);
  const high = Math.log(scales['y']?.max ?? 1000);
  const perUs = bbox.width / (view.endUs - view.startUs);
  const perLog = bbox.height / (high - low);
  // A place is marked once for each outcome, however many operations fall on it: what is
  // drawn is bounded by the size of the chart, not by the length of the history.
  const columns = Math.ceil(bbox.width / size) + 1;
  const rows = Math.ceil(bbox.height / size) + 1;
  const marked = outcomes.map(() => new Uint8Array(columns * rows));
  const first = firstRowAt(table, view.startUs);
  const last = firstRowAt(table, view.endUs);
  for (let row = first; row < last; row++) {
    const column = (((table.startUs[row] ?? 0) - view.startUs) * perUs) / size;
    const down = ((high - (logMs[row] ?? NaN)) * perLog) / size;
    const places = marked[table.outcome[row] ?? 3];
    // A latency that is not known is NaN, and so is its place: neither comparison holds.
    if (places !== undefined && down >= 0 && down < rows) {
      places[Math.floor(down) * columns + Math.floor(column)] = 1;
    }
  }
  context.save();
  context.beginPath();
  context.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  context.clip();
  context.lineWidth = ratio;
  for (const outcome of undermostFirst) {
    const places = marked[outcomes.indexOf(outcome)];
    if (places === undefined) continue;
    context.fillStyle = context.strokeStyle = colour(outcome);
    context.globalAlpha = outcome === 'ok' ? 0.6 : 0.9;
    context.beginPath();
    for (let at = places.indexOf(1); at >= 0; at = places.indexOf(1, at + 1)) {
      const x = bbox.left + (at % columns) * size;
      const y = bbox.top + Math.floor(at / columns) * size;
      if (outcome === 'ok') context.fillRect(x, y, size, size);
      else trace(context, outcome, x, y, 2.2 * ratio);
    }
    context.stroke();
  }
  context.restore();
}

const undermostFirst: readonly Outcome[] = ['refused', 'ok', 'fail', 'info'];

function trace(
  context: CanvasRenderingContext2D,
  outcome: Exclude<Outcome, 'ok'>,
  x: number,
  y: number,
  arm: number,
): void {
  if (outcome === 'refused') {
    context.moveTo(x - arm, y);
    context.lineTo(x + arm, y);
    return;
  }
  if (outcome === 'info') {
    context.moveTo(x + arm, y);
    context.arc(x, y, arm, 0, 2 * Math.PI);
    return;
  }
  context.moveTo(x - arm, y - arm);
  context.lineTo(x + arm, y + arm);
  context.moveTo(x - arm, y + arm);
  context.lineTo(x + arm, y - arm);
}
