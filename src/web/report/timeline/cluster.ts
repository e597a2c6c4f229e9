import { formatMoment } from '../../../report/text/format.ts';
import { faultsAt, isCutOff } from '../../../../nemesis/in-force.ts';
import type { PageData } from '../../../report/page/page-data.ts';
import { momentDigits } from '../charts/chart-readout.ts';
import { el } from '../../kit/dom.ts';
import { drawRoleLane, segmentKind } from './role-lanes.ts';
import { emptyNote } from '../../kit/section.ts';
import type { ReportSection } from '../report-section.ts';
import { colour } from '../../kit/theme.ts';
import { timeCanvas } from '../time/time-canvas.ts';
import { drawCursor, shadeFaults, toX, type Plot } from '../time/time-marks.ts';
import { tickTexts, timeTicks } from '../time/time-ticks.ts';
import type { TimeView } from '../time/time-view.ts';

const laneHeight = 26;
const laneGap = 6;
const axisHeight = 22;
const margins = { left: 62, right: 12 };

/** What each node was, when. */
export const clusterSection: ReportSection = {
  id: 'cluster',
  title: 'Cluster',
  render(body, { data, view }) {
    if (data.segments.length === 0) {
      body.append(
        emptyNote(
          'The roles of the nodes are not known: the system has no status probe, or nothing was recorded.',
        ),
      );
      return;
    }
    const readout = nodeReadout(data);
    const place = el('div', { class: 'time-canvas' });
    body.append(legend(), place, readout.element, elections(data));
    const draw = (plot: Plot): void => drawLanes(plot, data, view);
    const height = (): number => data.nodes.length * (laneHeight + laneGap) + axisHeight;
    const chart = timeCanvas(place, view, height, margins, alternative(data), draw);
    chart.canvas.addEventListener('mousemove', (event) => view.setCursor(chart.momentAt(event)));
    chart.canvas.addEventListener('mouseleave', () => view.setCursor(null));
    chart.canvas.addEventListener('dblclick', () => view.reset());
    view.onWindow(chart.redraw);
    view.onCursor(() => {
      chart.redraw();
      readout.show(view);
    });
  },
};

function drawLanes(plot: Plot, data: PageData, view: TimeView): void {
  const { context, left, height, ratio } = plot;
  const lanes = { ...plot, height: height - axisHeight * ratio };
  shadeFaults(lanes, data);
  context.font = `${12 * ratio}px ${colour('font')}`;
  data.nodes.forEach((node, i) => {
    const y = (i * (laneHeight + laneGap) + laneGap / 2) * ratio;
    context.fillStyle = colour('text');
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    context.fillText(node, left - 8 * ratio, y + (laneHeight / 2) * ratio, left - 12 * ratio);
    context.textAlign = 'left';
    drawRoleLane(plot, node, y, laneHeight * ratio, data);
  });
  drawTimeAxis(plot, height - axisHeight * ratio);
  drawCursor(lanes, view.cursorUs);
}

/** Ticks with their times, below a drawing. */
export function drawTimeAxis(plot: Plot, y: number): void {
  const { context, width, ratio, startUs, endUs } = plot;
  context.fillStyle = colour('text-quiet');
  context.font = `${11 * ratio}px ${colour('font')}`;
  context.textBaseline = 'top';
  context.textAlign = 'center';
  const ticks = timeTicks(startUs, endUs, width / ratio / 90);
  const labels = tickTexts(ticks);
  ticks.forEach((us, i) => {
    const x = toX(plot, us);
    context.fillRect(x, y, ratio, 4 * ratio);
    context.fillText(labels[i] ?? '', x, y + 6 * ratio);
  });
  context.textAlign = 'left';
}

function legend(): HTMLElement {
  const kinds = ['leader', 'follower', 'candidate', 'paused', 'killed'];
  return el(
    'p',
    { class: 'legend' },
    ...kinds.map((kind) =>
      el('span', { class: 'legend-item' }, el('span', { class: `swatch role-${kind}` }), kind),
    ),
    el(
      'span',
      { class: 'legend-item' },
      el('span', { class: 'swatch cut-off' }),
      'cut off from a majority',
    ),
    el('span', { class: 'legend-item quiet' }, 't4 = term 4'),
  );
}

/** The moment under the cursor and, each in its place, what every node was then. */
function nodeReadout({ segments, faults, nodes }: PageData): {
  readonly element: HTMLElement;
  readonly show: (view: TimeView) => void;
} {
  const cells = ['', ...nodes].map(() => el('span', {}));
  const nodeText = (node: string, us: number): string => {
    const now = segments.find((s) => s.node === node && s.startUs <= us && us < s.endUs);
    if (now === undefined) return node;
    const term = now.term === null ? '' : ` t${now.term}`;
    const commit = now.commitIndex === null ? '' : `, commit ≤ ${now.commitIndex}`;
    const isCut = faultsAt(faults, us).some((fault) => isCutOff(node, fault, nodes));
    return `${node} ${segmentKind(now)}${term}${commit}${isCut ? ', cut off' : ''}`;
  };
  return {
    element: el('div', { class: 'readout node-readout', 'aria-hidden': 'true' }, ...cells),
    show({ cursorUs: us, startUs, endUs }) {
      const texts =
        us === null
          ? []
          : [
              formatMoment(us, momentDigits(endUs - startUs)),
              ...nodes.map((node) => nodeText(node, us)),
            ];
      cells.forEach((cell, i) => (cell.textContent = texts[i] ?? ''));
    },
  };
}

/** The same in words: who led, from when. */
function elections({ leaders }: PageData): HTMLElement {
  if (leaders.length === 0) return emptyNote('No node was ever seen as leader.');
  return el(
    'details',
    {},
    el('summary', {}, `Leaders in order (${leaders.length})`),
    el(
      'ol',
      { class: 'plain-list' },
      ...leaders.map(({ time, node, term }) =>
        el('li', {}, `${formatMoment(time)}: ${node}${term === null ? '' : ` leads term ${term}`}`),
      ),
    ),
  );
}

function alternative({ nodes, leaders }: PageData): string {
  const list = leaders.slice(0, 20).map(({ time, node }) => `${node} from ${formatMoment(time)}`);
  return `Roles of ${nodes.join(', ')} over time. Leaders: ${list.join(', ') || 'none seen'}. The list below says the same.`;
}
