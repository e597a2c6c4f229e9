import type { PageData } from '../../../report/page/page-data.ts';
import { el } from '../../kit/dom.ts';
import type { OperationTable } from '../operations/operation-table.ts';
import { colour } from '../../kit/theme.ts';
import { timeCanvas, type Margins } from './time-canvas.ts';
import { shadeFaults, toX, type Plot } from './time-marks.ts';
import type { TimeView } from './time-view.ts';

const height = 40;

/** The whole run in a strip, with the window in it: dragging moves the window, a click centres it. */
export function minimap(
  body: HTMLElement,
  data: PageData,
  table: OperationTable,
  view: TimeView,
  evidence: ReadonlySet<number>,
  margins: Margins,
): void {
  const place = el('div', { class: 'time-canvas minimap' });
  body.append(place);
  let profile: { readonly columns: number; readonly counts: Float64Array } | undefined;
  const draw = (plot: Plot): void => {
    const { context, left, width, ratio } = plot;
    const whole = { ...plot, startUs: view.fullStartUs, endUs: view.fullEndUs };
    const columns = Math.max(1, Math.floor(width / (2 * ratio)));
    if (profile?.columns !== columns) profile = { columns, counts: activity(table, view, columns) };
    shadeFaults(whole, data);
    const { counts } = profile;
    const most = counts.reduce((a, b) => Math.max(a, b), 1);
    context.fillStyle = colour('ok');
    context.globalAlpha = 0.55;
    counts.forEach((count, i) => {
      const tall = (count / most) * (height - 8) * ratio;
      context.fillRect(left + (i * width) / columns, height * ratio - tall, width / columns, tall);
    });
    context.globalAlpha = 1;
    context.fillStyle = colour('violation');
    for (const row of evidence) {
      context.fillRect(toX(whole, table.startUs[row] ?? 0) - ratio, 0, 2 * ratio, height * ratio);
    }
    const x1 = toX(whole, view.startUs);
    const x2 = Math.max(toX(whole, view.endUs), x1 + 3 * ratio);
    context.fillStyle = colour('veil');
    context.fillRect(left, 0, x1 - left, height * ratio);
    context.fillRect(x2, 0, left + width - x2, height * ratio);
    context.strokeStyle = colour('text-quiet');
    context.lineWidth = ratio;
    context.strokeRect(x1 + ratio / 2, ratio / 2, x2 - x1 - ratio, (height - 1) * ratio);
  };
  const label = 'Overview of the whole run with the window that is shown below.';
  const { canvas, redraw } = timeCanvas(place, view, () => height, margins, label, draw);
  view.onWindow(redraw);
  const centre = (event: PointerEvent): void => {
    const box = canvas.getBoundingClientRect();
    const width = Math.max(box.width - margins.left - margins.right, 1);
    const share = (event.clientX - box.left - margins.left) / width;
    const middle = share * view.fullEndUs;
    view.pan(middle - (view.startUs + view.endUs) / 2);
  };
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    centre(event);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (canvas.hasPointerCapture(event.pointerId)) centre(event);
  });
}

/** Invocations per column of the strip. */
function activity(table: OperationTable, view: TimeView, columns: number): Float64Array {
  const counts = new Float64Array(columns);
  for (const start of table.startUs) {
    const at = Math.min(columns - 1, Math.floor((start / view.fullEndUs) * columns));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}
