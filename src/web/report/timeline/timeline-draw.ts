import { shapeOf, type Sign } from '../../../report/text/signs.ts';
import { drawDensity } from './timeline-density.ts';
import type { Lanes } from './timeline-lanes.ts';
import { outcomeSigns } from '../operations/operations-list.ts';
import {
  firstRowAt,
  outcomeOf,
  rowText,
  type OperationTable,
} from '../operations/operation-table.ts';
import { colour } from '../../kit/theme.ts';
import { toX, type Plot } from '../time/time-marks.ts';

/** More boxes than this in view become density: a box of less than a pixel says nothing. */
const maxBoxes = 6_000;

/** Draws the operations in view: boxes with words when there is room, density when there is not. */
export function drawOperations(plot: Plot, lanes: Lanes): void {
  const { table } = lanes;
  const first = firstVisibleRow(table, plot.startUs);
  const last = firstRowAt(table, plot.endUs);
  if (last - first > maxBoxes) drawDensity(plot, lanes, first, last);
  else for (let row = first; row < last; row++) drawBox(plot, lanes, row);
  // Evidence must be seen at any zoom.
  for (const row of lanes.evidence) drawBox(plot, lanes, row);
  if (lanes.selected !== null) drawBox(plot, lanes, lanes.selected);
}

/** The longest operation before the window may still be open in it; lanes hold one at a time. */
export function firstVisibleRow(table: OperationTable, startUs: number): number {
  let row = firstRowAt(table, startUs);
  const seen = new Set<number>();
  // Going back until each lane has been met once covers whatever is open at the left edge.
  for (let back = row - 1; back >= 0 && seen.size < table.laneNames.length; back--) {
    const lane = table.lane[back] ?? 0;
    if (row - back > 20_000) break;
    if (seen.has(lane)) continue;
    seen.add(lane);
    if ((table.endUs[back] ?? NaN) >= startUs) row = back;
  }
  return row;
}

function drawBox(plot: Plot, lanes: Lanes, row: number): void {
  const { table, matches, evidence, selected, top, laneHeight } = lanes;
  const { context, left, width, ratio } = plot;
  const start = table.startUs[row] ?? 0;
  const end = table.endUs[row] ?? NaN;
  const isOpen = Number.isNaN(end);
  const x1 = Math.max(toX(plot, start), left - 4);
  const x2 = Math.min(isOpen ? x1 + 24 * ratio : toX(plot, end), left + width);
  if (x2 < left || x1 > left + width) return;
  const y = (top + (table.lane[row] ?? 0) * laneHeight + 2) * ratio;
  const tall = (laneHeight - 4) * ratio;
  const w = Math.max(x2 - x1, 1.5 * ratio);
  const type = outcomeOf(table, row);
  context.globalAlpha = matches[row] === 1 ? 1 : 0.15;
  context.fillStyle = colour(`${type}-fill`);
  context.strokeStyle = colour(type);
  context.lineWidth = ratio;
  if (w < 4 * ratio) {
    context.fillStyle = colour(type);
    context.fillRect(x1, y, Math.max(w - 0.5 * ratio, ratio), tall);
  } else {
    context.setLineDash(type === 'info' ? [4 * ratio, 3 * ratio] : []);
    // The fault's shade must not change the colour of what was answered.
    context.fillStyle = colour('surface');
    context.fillRect(x1, y, w, tall);
    context.fillStyle = colour(`${type}-fill`);
    context.fillRect(x1, y, w, tall);
    context.strokeRect(x1 + ratio / 2, y + ratio / 2, w - ratio, tall - ratio);
    context.setLineDash([]);
  }
  if (evidence.has(row) || row === selected) {
    context.strokeStyle = colour(evidence.has(row) ? 'violation' : 'text');
    context.lineWidth = 2 * ratio;
    context.strokeRect(x1 - ratio, y - ratio, w + 2 * ratio, tall + 2 * ratio);
  }
  if (w > 26 * ratio) drawWords(plot, table, row, x1, y, w, tall);
  context.globalAlpha = 1;
}

/** As `sign.ts` draws it, on a canvas. */
function drawSign(
  { context, ratio }: Pick<Plot, 'context' | 'ratio'>,
  sign: Sign,
  x: number,
  y: number,
  size: number,
): void {
  const { line } = shapeOf(sign);
  if (line === undefined) return;
  context.save();
  context.translate(x, y);
  context.scale(size / 16, size / 16);
  context.strokeStyle = colour('text');
  context.lineWidth = (1.3 * ratio * 16) / size;
  context.lineCap = 'round';
  context.stroke(pathOf(line));
  context.restore();
}

const paths = new Map<string, Path2D>();

function pathOf(line: string): Path2D {
  const known = paths.get(line);
  if (known !== undefined) return known;
  const path = new Path2D(line);
  paths.set(line, path);
  return path;
}

function drawWords(
  { context, left, ratio }: Plot,
  table: OperationTable,
  row: number,
  x: number,
  y: number,
  w: number,
  tall: number,
): void {
  const key = table.names.key.length > 1 ? `${table.names.key[table.key[row] ?? -1] ?? ''} ` : '';
  const words = `${key}${rowText(table, row, 24)}`;
  const mark = outcomeSigns[outcomeOf(table, row)];
  const signSize = mark === 'check' ? 0 : 12 * ratio;
  const signX = Math.max(x, left) + 2 * ratio;
  if (signSize > 0 && signX + signSize < x + w) {
    drawSign({ context, ratio }, mark, signX, y + tall / 2 - signSize / 2, signSize);
  }
  const from = Math.max(x, left) + 4 * ratio + signSize;
  const room = x + w - from - 2 * ratio;
  context.fillStyle = colour('text');
  context.font = `${11 * ratio}px ${colour('font')}`;
  context.textBaseline = 'middle';
  const fits = Math.floor(room / (6.2 * ratio));
  if (fits < 2) return;
  const text = words.length <= fits ? words : `${words.slice(0, fits - 1)}…`;
  context.fillText(text, from, y + tall / 2 + 0.5 * ratio);
}
