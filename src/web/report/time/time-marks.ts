import type { FaultWindow } from '../../../report/faults/faults.ts';
import type { PageData } from '../../../report/page/page-data.ts';
import { colour, faultColour } from '../../kit/theme.ts';

/** What every time-based drawing shows besides its own data. */
export type TimeMarks = Pick<PageData, 'faults' | 'leaders' | 'endUs'>;

/** A rectangle of a canvas with its scale: pixels of the canvas, microseconds of the run. */
export interface Plot {
  readonly context: CanvasRenderingContext2D;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly startUs: number;
  readonly endUs: number;
  /** Canvas pixels per CSS pixel. */
  readonly ratio: number;
}

export function toX({ left, width, startUs, endUs }: Plot, us: number): number {
  return left + ((us - startUs) / (endUs - startUs)) * width;
}

/** Shades the windows in which a fault was in force. */
export function shadeFaults(plot: Plot, marks: TimeMarks): void {
  const { context, top, height, ratio } = plot;
  context.save();
  forFaultsInView(plot, marks, (fault, x1, x2) => {
    context.fillStyle = faultColour(fault.colour);
    context.globalAlpha = 0.2;
    context.fillRect(x1, top, Math.max(x2 - x1, ratio), height);
    // An edge, so that neighbours of one colour can be distinguished.
    context.globalAlpha = 0.7;
    context.fillRect(x1, top, ratio, height);
  });
  context.restore();
}

/** The names of the faults, each where there is room for it. */
export function nameFaults(plot: Plot, marks: TimeMarks): void {
  const { context, top, ratio } = plot;
  context.save();
  context.font = `${10 * ratio}px ${colour('font')}`;
  context.textBaseline = 'top';
  context.textAlign = 'left';
  forFaultsInView(plot, marks, ({ family }, x1, x2) => {
    const { width } = context.measureText(family);
    if (width + 8 * ratio > x2 - x1) return;
    context.globalAlpha = 0.75;
    context.fillStyle = colour('surface');
    context.fillRect(x1 + 2 * ratio, top + 2 * ratio, width + 4 * ratio, 12 * ratio);
    context.globalAlpha = 1;
    context.fillStyle = colour('text-quiet');
    context.fillText(family, x1 + 4 * ratio, top + 3 * ratio);
  });
  context.restore();
}

function forFaultsInView(
  plot: Plot,
  { faults, endUs }: TimeMarks,
  draw: (fault: FaultWindow, x1: number, x2: number) => void,
): void {
  const { left, width } = plot;
  for (const fault of faults) {
    const x1 = Math.max(toX(plot, fault.startUs), left);
    const x2 = Math.min(toX(plot, fault.endUs ?? endUs), left + width);
    if (x2 >= left && x1 <= left + width) draw(fault, x1, x2);
  }
}

/** A dashed line where a node took the leadership; its name stands above the plot where there is room. */
export function drawLeaders(plot: Plot, { leaders }: TimeMarks, named = true): void {
  const { context, left, top, width, height, ratio } = plot;
  context.save();
  context.font = `${10 * ratio}px ${colour('font')}`;
  context.textBaseline = 'bottom';
  context.textAlign = 'left';
  context.strokeStyle = colour('leader');
  context.fillStyle = colour('leader');
  context.lineWidth = ratio;
  context.setLineDash([3 * ratio, 3 * ratio]);
  let free = -Infinity;
  for (const { time, node, term } of leaders) {
    const x = toX(plot, time);
    if (x < left || x > left + width) continue;
    context.beginPath();
    context.moveTo(x, top);
    context.lineTo(x, top + height);
    context.stroke();
    if (!named || x < free) continue;
    const label = term === null ? node : `${node} t${term}`;
    context.fillText(label, x - 2 * ratio, top - ratio);
    free = x + context.measureText(label).width + 8 * ratio;
  }
  context.restore();
}

/** The moment under the cursor. */
export function drawCursor(plot: Plot, us: number | null): void {
  if (us === null) return;
  const { context, left, top, width, height, ratio } = plot;
  const x = Math.round(toX(plot, us));
  if (x < left || x > left + width) return;
  context.save();
  context.fillStyle = colour('text-quiet');
  context.fillRect(x, top, ratio, height);
  context.restore();
}
