import type { Outcome } from '../../../report/run/outcomes.ts';
import type { OperationTable } from '../operations/operation-table.ts';
import { colour } from '../../kit/theme.ts';
import type { Plot } from '../time/time-marks.ts';
import type { Lanes } from './timeline-lanes.ts';

/**
 * Operations as density, for when there are more of them than boxes can show: how many began
 * in each pixel column of each lane. One image with a row for each lane and outcome is filled
 * in memory and stretched into place, so a frame costs the same whatever there is to see.
 */
export function drawDensity(plot: Plot, lanes: Lanes, first: number, last: number): void {
  const { table, top, laneHeight } = lanes;
  const { context, left, width, ratio } = plot;
  const columns = Math.ceil(width / ratio);
  const laneCount = table.laneNames.length;
  const room = scratchFor(columns, laneCount * kinds.length);
  countCells(plot, lanes, room, first, last);
  const image = imageOf(room);
  const barHeight = (laneHeight - 6) * ratio;
  context.save();
  context.imageSmoothingEnabled = false;
  for (let lane = 0; lane < laneCount; lane++) {
    const y = (top + lane * laneHeight + 3) * ratio;
    // ok over the whole lane; fail over its upper third and info over its lower one, on top.
    [
      { at: 0, height: barHeight, y },
      { at: 1, height: barHeight / 3, y },
      { at: 2, height: barHeight / 3, y: y + (2 * barHeight) / 3 },
    ].forEach(({ at, height, y }) => {
      const row = lane * kinds.length + at;
      context.drawImage(image, 0, row, columns, 1, left, y, columns * ratio, height);
    });
  }
  context.restore();
}

/** The rows of a lane: what was served, which is drawn as ok, what failed, and what is not known. */
const kinds = ['ok', 'fail', 'info'] as const satisfies readonly Outcome[];
/** By code of an outcome (ok, refused, fail, info): the row in which it counts. */
const rowOfOutcome = [0, 0, 1, 2];

/** What a frame is made in. */
interface Scratch {
  readonly columns: number;
  readonly rows: number;
  /** Invocations by row (lane and outcome) and pixel column. */
  readonly counts: Uint16Array;
  readonly image: ImageData;
  /** The same memory as the image's, a pixel a number. */
  readonly pixels: Uint32Array;
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
}

let scratch: Scratch | undefined;

/** Kept from frame to frame: to allocate megabytes in each is what makes single frames of a drag late. */
function scratchFor(columns: number, rows: number): Scratch {
  if (scratch?.columns === columns && scratch.rows === rows) return scratch;
  const canvas = document.createElement('canvas');
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser gives no canvas');
  const image = context.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  const counts = new Uint16Array(columns * rows);
  return (scratch = { columns, rows, counts, image, pixels, canvas, context });
}

function countCells(
  plot: Plot,
  { table, matches }: Lanes,
  { columns, counts }: Scratch,
  first: number,
  last: number,
): void {
  counts.fill(0);
  const { startUs, lane, outcome }: OperationTable = table;
  const perUs = columns / (plot.endUs - plot.startUs);
  for (let row = first; row < last; row++) {
    if (matches[row] === 0) continue;
    const at = Math.max(0, Math.floor(((startUs[row] ?? 0) - plot.startUs) * perUs));
    if (at >= columns) continue;
    const kind = rowOfOutcome[outcome[row] ?? 3] ?? 2;
    const cell = ((lane[row] ?? 0) * kinds.length + kind) * columns + at;
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
}

/** The darker, the more ok operations; one fail or info is as dark as many, so that none is missed. */
function imageOf({
  columns,
  rows,
  counts,
  image,
  pixels,
  canvas,
  context,
}: Scratch): HTMLCanvasElement {
  pixels.fill(0);
  const inks = kinds.map((kind) => littleEndian(colour(kind)));
  let busiest = 1;
  for (let row = 0; row < rows; row += kinds.length) {
    for (let at = row * columns; at < (row + 1) * columns; at++) {
      busiest = Math.max(busiest, counts[at] ?? 0);
    }
  }
  for (let row = 0; row < rows; row++) {
    const kind = row % kinds.length;
    const ink = inks[kind] ?? 0;
    for (let at = row * columns; at < (row + 1) * columns; at++) {
      const count = counts[at] ?? 0;
      if (count === 0) continue;
      if (kind === 0) {
        pixels[at] = withAlpha(ink, 50 + (205 * count) / busiest);
        continue;
      }
      pixels[at] = withAlpha(ink, 255);
      // A single pixel is easily overlooked.
      if (at + 1 < (row + 1) * columns) pixels[at + 1] = withAlpha(ink, 255);
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** "#2f6fb3" as the low three bytes of a pixel: red first. */
function littleEndian(hex: string): number {
  const rgb = Number.parseInt(hex.slice(1), 16);
  return ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >> 16);
}

function withAlpha(ink: number, alpha: number): number {
  return (ink | (Math.round(alpha) << 24)) >>> 0;
}
