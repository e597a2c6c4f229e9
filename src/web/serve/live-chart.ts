import { formatCount, formatDuration } from '../../report/text/format.ts';
import { allOf, outcomes } from '../../report/run/outcomes.ts';
import { el, svg } from '../kit/dom.ts';
import type { LiveSecond, LiveSnapshot } from '../../serve/run-row.ts';

const size = { width: 600, height: 120, pad: 4 };
/** A young run is not squeezed into a corner of the chart. */
const [minSeconds, maxSeconds] = [30, 120];

function stepOf(nowUs: number): number {
  return size.width / Math.min(maxSeconds, Math.max(minSeconds, Math.floor(nowUs / 1e6)));
}

/** Operations a second by outcome, stacked, over the last two minutes. */
export function rateChart({ seconds, nowUs }: LiveSnapshot): HTMLElement {
  const most = Math.max(1, ...seconds.map(allOf));
  const { width, height, pad } = size;
  const end = Math.floor(nowUs / 1e6);
  const step = stepOf(nowUs);
  const scale = (count: number): number => (count * (height - pad)) / most;
  const bars = seconds.flatMap((second) => {
    const x = width - (end - second.second) * step;
    let y = height;
    return outcomes.flatMap((type) => {
      const tall = scale(second[type]);
      y -= tall;
      return tall === 0
        ? []
        : [svg('rect', { class: `bar ${type}`, x, y, width: step * 0.85, height: tall })];
    });
  });
  return chart('Operations a second', `at most ${formatCount(most)}/s`, bars);
}

/** p50 and p99 of ok operations, second by second, on a log scale. */
export function latencyChart({ seconds, nowUs }: LiveSnapshot): HTMLElement {
  const values = seconds.flatMap(({ p50Us, p99Us }) => [p50Us ?? [], p99Us ?? []].flat());
  const low = Math.log10(Math.max(1, Math.min(...values, 1_000)));
  const high = Math.max(low + 1, Math.log10(Math.max(...values, 1)));
  const { width, height, pad } = size;
  const end = Math.floor(nowUs / 1e6);
  const step = stepOf(nowUs);
  const line = (name: string, of: (second: LiveSecond) => number | null): SVGElement => {
    const points = seconds.flatMap((second) => {
      const us = of(second);
      if (us === null) return [];
      const x = width - (end - second.second - 0.5) * step;
      const share = (Math.log10(us) - low) / (high - low);
      return [`${x.toFixed(1)},${(height - pad - share * (height - 2 * pad)).toFixed(1)}`];
    });
    return svg('polyline', { class: `line ${name}`, points: points.join(' ') });
  };
  const range =
    values.length === 0
      ? 'no ok operation yet'
      : `${formatDuration(Math.min(...values))} to ${formatDuration(Math.max(...values))}, log scale`;
  return chart('Latency: p50, p99 dashed', range, [
    line('p50', ({ p50Us }) => p50Us),
    line('p99', ({ p99Us }) => p99Us),
  ]);
}

function chart(title: string, range: string, marks: readonly SVGElement[]): HTMLElement {
  const { width, height } = size;
  return el(
    'figure',
    { class: 'live-chart' },
    el('figcaption', {}, el('strong', {}, title), el('span', { class: 'quiet' }, ` ${range}`)),
    svg(
      'svg',
      {
        viewBox: `0 0 ${width} ${height}`,
        preserveAspectRatio: 'none',
        role: 'img',
        'aria-label': `${title} over the last two minutes, ${range}`,
      },
      ...marks,
    ),
  );
}
