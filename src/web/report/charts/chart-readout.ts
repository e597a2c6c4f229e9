import type uPlot from 'uplot';
import { formatCount, formatDuration, formatMoment } from '../../../report/text/format.ts';
import { bucketAt, type Buckets } from './chart-data.ts';
import type { Chart, ChartValue } from './chart.ts';

/** "12.4 s  ok 310  fail 3  total 313 op/s": what a chart shows at a moment, in words. */
export function readoutText(
  chart: Chart,
  drawn: uPlot.AlignedData,
  grid: Buckets,
  us: number,
): string {
  const bucket = bucketAt(grid, us);
  const values = bucket < 0 ? [] : (chart.values?.(bucket) ?? drawnValues(chart, drawn, bucket));
  const words = values.flatMap(({ label, value }) =>
    value === null ? [] : [`${label} ${valueWords(value, chart.unit)}`],
  );
  // Said once: it is the same for all of them.
  const unit = words.length === 0 || chart.unit === 'ms' ? '' : ` ${chart.unit}`;
  const digits = momentDigits(grid.count * grid.widthUs);
  // A line may end between two values, not inside one.
  return `${[formatMoment(us, digits), ...words].map(unbroken).join('  ')}${unbroken(unit)}`;
}

function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}

function drawnValues(
  { series }: Chart,
  drawn: uPlot.AlignedData,
  bucket: number,
): readonly ChartValue[] {
  return series.map(({ label }, i) => ({
    label: typeof label === 'string' ? label : '',
    value: drawn[i + 1]?.[bucket] ?? null,
  }));
}

function valueWords(value: number, unit: Chart['unit']): string {
  if (unit === 'ms') return formatDuration(value * 1000);
  // One completion in five seconds is not none.
  return formatCount(value < 10 ? Number(value.toFixed(1)) : Math.round(value));
}

/** As many decimals of a second as a pixel of the window can distinguish. */
export function momentDigits(windowUs: number): number {
  const digits = Math.ceil(-Math.log10(Math.max(windowUs, 1) / 1e6 / 1_000));
  return Math.min(Math.max(digits, 3), 6);
}
