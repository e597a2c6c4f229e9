import { faultText } from '../../../report/faults/faults.ts';
import { formatCount, formatDuration, formatMoment, plural } from '../../../report/text/format.ts';
import { outcomeNames } from '../../../report/run/outcomes.ts';
import type { PageData } from '../../../report/page/page-data.ts';
import { drawTimeAxis } from './cluster.ts';
import { button, el } from '../../kit/dom.ts';
import type { FilterState } from '../operations/filter-state.ts';
import { minimap } from '../time/minimap.ts';
import {
  firstRowAt,
  nameOf,
  outcomeOf,
  outcomesIn,
  rowText,
  type OperationTable,
} from '../operations/operation-table.ts';
import { outcomeSigns } from '../operations/operations-list.ts';
import type { ReportSection } from '../report-section.ts';
import { drawRoleLane } from './role-lanes.ts';
import { emptyNote } from '../../kit/section.ts';
import { sign } from '../../kit/sign.ts';
import { colour, faultColour } from '../../kit/theme.ts';
import { timeCanvas, type TimeCanvas } from '../time/time-canvas.ts';
import { drawCursor, shadeFaults, drawLeaders, toX, type Plot } from '../time/time-marks.ts';
import { drawOperations, firstVisibleRow } from './timeline-draw.ts';
import type { Lanes } from './timeline-lanes.ts';
import type { TimeView } from '../time/time-view.ts';

const margins = { left: 82, right: 12 };
const nemesisHeight = 22;
const roleHeight = 16;
const laneHeight = 24;
const axisHeight = 24;

export interface Timeline {
  /** Brings the lane of the selected operation to the middle of the window; false when there is none. */
  readonly revealSelected: () => boolean;
}

/** Nemesis, nodes and processes over time. */
export const timelineSection: ReportSection = {
  id: 'timeline',
  title: 'Timeline',
  render(body) {
    body.append(emptyNote('Reading the operations …'));
  },
  fill(body, { data, view }, operations) {
    const { table, filter, evidence } = operations;
    body.replaceChildren(filter.element);
    const { revealSelected } = fillTimeline(body, data, table, view, filter, evidence);
    operations.revealSelected = revealSelected;
  },
  shortcuts: ({ view }) => [
    { keys: ['/'], label: 'filter', run: () => document.getElementById('filter')?.focus() },
    { keys: ['+', '='], label: 'zoom in', run: () => view.zoom(1 / 1.6) },
    { keys: ['-'], label: 'zoom out', run: () => view.zoom(1.6) },
    { keys: ['0'], label: 'the whole run', run: () => view.reset() },
    { keys: ['['], label: 'earlier', run: () => view.pan((view.startUs - view.endUs) / 4) },
    { keys: [']'], label: 'later', run: () => view.pan((view.endUs - view.startUs) / 4) },
  ],
};

function fillTimeline(
  body: HTMLElement,
  data: PageData,
  table: OperationTable,
  view: TimeView,
  filter: FilterState,
  evidence: ReadonlySet<number>,
): Timeline {
  if (table.length === 0) {
    body.append(emptyNote('The history has no operation.'));
    return { revealSelected: () => false };
  }
  const roles = data.segments.length > 0 ? data.nodes : [];
  const top = nemesisHeight + roles.length * roleHeight + 8;
  const bottom = top + table.laneNames.length * laneHeight;
  const detail = el('div', { class: 'detail', role: 'status' });
  const place = el('div', { class: 'time-canvas tall', tabindex: 0 });
  const lanes = (): Lanes => ({
    table,
    matches: filter.matches(),
    evidence,
    selected: view.selected,
    top,
    laneHeight,
  });
  const draw = (plot: Plot): void => {
    drawBackground(plot, data, roles, table, top, bottom);
    clipped(plot, () => drawOperations(plot, lanes()));
    drawTimeAxis(plot, bottom * plot.ratio);
    drawCursor({ ...plot, height: bottom * plot.ratio }, view.cursorUs);
  };
  filter.element.append(controls(view));
  minimap(body, data, table, view, evidence, margins);
  body.append(place, legend(table, evidence.size > 0), detail);
  const alternative = `Timeline of ${plural(table.length, 'operation')} in ${plural(table.laneNames.length, 'lane')}. The table below lists them all with the same filter. Arrow keys move, plus and minus zoom.`;
  const mark = laneMark(top);
  place.append(mark.element);
  const canvas = timeCanvas(place, view, () => bottom + axisHeight, margins, alternative, draw);
  listen(canvas, place, view, (event) => rowAt(canvas, event, lanes()));
  view.onWindow(canvas.redraw);
  view.onCursor(canvas.redraw);
  view.onSelect(() => {
    canvas.redraw();
    mark.show(table, view.selected);
    detail.textContent = view.selected === null ? hint : describeRow(table, view.selected);
  });
  filter.onChange(canvas.redraw);
  detail.textContent = hint;
  return {
    revealSelected() {
      if (view.selected === null) return false;
      mark.element.scrollIntoView({ block: 'center' });
      return true;
    },
  };
}

const hint =
  'Wheel zooms at the pointer, dragging moves, a click selects an operation. p3 +2: the thread of process 3 went on under two more numbers after operations of unknown outcome.';

/** Over the lane of the selected operation, with the number that its process had then. */
function laneMark(top: number): {
  readonly element: HTMLElement;
  readonly show: (table: OperationTable, row: number | null) => void;
} {
  const name = el('span', {});
  const element = el('div', { class: 'lane-mark', hidden: true }, name);
  element.style.height = `${laneHeight}px`;
  name.style.lineHeight = `${laneHeight - 3}px`;
  return {
    element,
    show(table, row) {
      element.hidden = row === null;
      if (row === null) return;
      const lane = table.lane[row] ?? 0;
      name.textContent = `p${table.process[row] ?? '?'}`;
      element.style.top = `${top + lane * laneHeight}px`;
    },
  };
}

/** Everything about one operation in a line. */
function describeRow(table: OperationTable, row: number): string {
  const { names } = table;
  const start = table.startUs[row] ?? 0;
  const end = table.endUs[row] ?? NaN;
  const key = nameOf(names.key, table.key[row]);
  const error = nameOf(names.error, table.error[row]);
  const node = nameOf(names.node, table.node[row]);
  return [
    `#${formatCount(table.index[row] ?? 0)}`,
    processText(table, row),
    `${key === '' ? '' : `${key}: `}${rowText(table, row, 80)}`,
    outcomeNames[outcomeOf(table, row)],
    error,
    node === '' ? '' : `answered by ${node}`,
    Number.isNaN(end)
      ? `${formatMoment(start, 6)}, never completed`
      : `${formatMoment(start, 6)} – ${formatMoment(end, 6)} (${formatDuration(end - start)})`,
  ]
    .filter((part) => part !== '')
    .join('  ·  ');
}

/** "process 48 (lane p8 +4)": a thread is named by its first process. */
function processText(table: OperationTable, row: number): string {
  const process = `process ${table.process[row] ?? '?'}`;
  const lane = table.laneNames[table.lane[row] ?? 0] ?? '';
  return lane === `p${table.process[row] ?? '?'}` ? process : `${process} (lane ${lane})`;
}

function legend(table: OperationTable, hasEvidence: boolean): HTMLElement {
  return el(
    'p',
    { class: 'legend' },
    ...outcomesIn(table).map((outcome) =>
      el(
        'span',
        { class: 'legend-item' },
        el('span', { class: `swatch ${outcome}` }),
        outcome === 'ok' ? null : sign(outcomeSigns[outcome]),
        outcome === 'info' ? 'info: outcome unknown' : outcomeNames[outcome],
      ),
    ),
    hasEvidence
      ? el(
          'span',
          { class: 'legend-item' },
          el('span', { class: 'swatch evidence' }),
          'part of a violation',
        )
      : null,
  );
}

function controls(view: TimeView): HTMLElement {
  return el(
    'div',
    { class: 'controls', role: 'group', 'aria-label': 'Zoom' },
    button('−', () => view.zoom(1.6), { 'aria-label': 'Zoom out' }),
    button('+', () => view.zoom(1 / 1.6), { 'aria-label': 'Zoom in' }),
    button('Whole run', () => view.reset()),
  );
}

function drawBackground(
  plot: Plot,
  data: PageData,
  roles: readonly string[],
  table: OperationTable,
  top: number,
  bottom: number,
): void {
  const { context, left, width, ratio } = plot;
  const area = { ...plot, height: bottom * ratio };
  shadeFaults(
    { ...area, top: nemesisHeight * ratio, height: (bottom - nemesisHeight) * ratio },
    data,
  );
  context.font = `${11 * ratio}px ${colour('font')}`;
  context.textBaseline = 'middle';
  const name = (text: string, y: number, ink: string): void => {
    context.fillStyle = colour(ink);
    context.textAlign = 'right';
    context.fillText(text, left - 8 * ratio, y * ratio, left - 12 * ratio);
    context.textAlign = 'left';
  };
  name('nemesis', nemesisHeight / 2, 'text-quiet');
  clipped(plot, () => drawNemesis(plot, data));
  roles.forEach((node, i) => {
    const y = nemesisHeight + i * roleHeight;
    name(node, y + roleHeight / 2, 'text-quiet');
    drawRoleLane(plot, node, (y + 1) * ratio, (roleHeight - 3) * ratio, data);
  });
  table.laneNames.forEach((lane, i) => {
    name(lane, top + (i + 0.5) * laneHeight, 'text');
    context.fillStyle = colour('grid');
    context.fillRect(left, (top + (i + 1) * laneHeight) * ratio - ratio, width, ratio);
  });
  drawLeaders(area, { ...data, leaders: roles.length === 0 ? [] : data.leaders }, false);
}

/** The faults as labelled bars, in a lane of their own. */
function drawNemesis(plot: Plot, { faults, endUs }: PageData): void {
  const { context, left, width, ratio } = plot;
  for (const fault of faults) {
    const x1 = Math.max(toX(plot, fault.startUs), left);
    const x2 = Math.min(toX(plot, fault.endUs ?? endUs), left + width);
    if (x2 < left || x1 > left + width) continue;
    context.fillStyle = faultColour(fault.colour);
    context.fillRect(x1, 3 * ratio, Math.max(x2 - x1, 2 * ratio), (nemesisHeight - 6) * ratio);
    const words = [faultText(fault), fault.family];
    const text = words.find((word) => context.measureText(word).width + 10 * ratio < x2 - x1);
    if (text === undefined) continue;
    context.fillStyle = colour('on-fault');
    context.fillText(text, x1 + 5 * ratio, (nemesisHeight / 2) * ratio);
  }
}

function clipped(plot: Plot, draw: () => void): void {
  const { context, left, width, height } = plot;
  context.save();
  context.beginPath();
  context.rect(left, 0, width, height);
  context.clip();
  draw();
  context.restore();
}

/** The operation under the pointer, or the nearest in its lane within a few pixels. */
function rowAt(canvas: TimeCanvas, event: MouseEvent, lanes: Lanes): number | null {
  const { table, matches, top } = lanes;
  const lane = Math.floor((canvas.yOf(event) - top) / laneHeight);
  const plot = canvas.plot();
  const us = canvas.momentAt(event);
  const slack = (6 * plot.ratio * (plot.endUs - plot.startUs)) / plot.width;
  let best: number | null = null;
  let bestDistance = slack;
  const last = firstRowAt(table, us + slack);
  for (let row = firstVisibleRow(table, us - slack); row < last; row++) {
    if (table.lane[row] !== lane || matches[row] === 0) continue;
    const start = table.startUs[row] ?? 0;
    const end = table.endUs[row] ?? NaN;
    const distance = us < start ? start - us : us > end ? us - end : 0;
    if (distance <= bestDistance) {
      best = row;
      bestDistance = distance;
    }
  }
  return best;
}

function listen(
  { canvas, momentAt, plot }: TimeCanvas,
  place: HTMLElement,
  view: TimeView,
  pick: (event: MouseEvent) => number | null,
): void {
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const { width, ratio, startUs, endUs } = plot();
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) {
        const pixels = event.deltaX === 0 ? event.deltaY : event.deltaX;
        view.pan((pixels * ratio * (endUs - startUs)) / width);
      } else {
        view.zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) * 0.004), momentAt(event));
      }
    },
    { passive: false },
  );
  let dragged = 0;
  canvas.addEventListener('pointerdown', (event) => {
    dragged = 0;
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', (event) => {
    view.setCursor(momentAt(event));
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    dragged += Math.abs(event.movementX);
    const { width, ratio, startUs, endUs } = plot();
    view.pan((-event.movementX * ratio * (endUs - startUs)) / width);
  });
  canvas.addEventListener('pointerleave', () => view.setCursor(null));
  canvas.addEventListener('click', (event) => {
    if (dragged < 4) view.select(pick(event));
  });
  canvas.addEventListener('dblclick', (event) => view.zoom(0.4, momentAt(event)));
  place.addEventListener('keydown', (event) => {
    const step = (view.endUs - view.startUs) / 8;
    if (event.key === 'ArrowLeft') view.pan(-step);
    else if (event.key === 'ArrowRight') view.pan(step);
    else return;
    event.preventDefault();
  });
}
