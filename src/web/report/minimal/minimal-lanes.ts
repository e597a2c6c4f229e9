import type { Operation } from '../../../history/operation.ts';
import { decisiveOperation } from '../../../report/verdict/violation-context.ts';
import { compressedAxis, type CompressedAxis, type Spacing } from './compressed-axis.ts';
import { textMargin } from './minimal-drawing.ts';
import {
  labelGap,
  labelLineHeight,
  labelOf,
  placeLabels,
  type Label,
  type Places,
} from './minimal-labels.ts';
import { textWidth } from './text-width.ts';

/** A process: its lane, and its operations with their words. */
export interface Lane {
  readonly process: number;
  readonly name: string;
  readonly labels: readonly Label[];
  readonly top: number;
  /** Too many words for one line: those of each operation have their own. */
  readonly isStacked: boolean;
  /** What the words take beyond one line. */
  readonly extra: number;
}

/** Pixels. With less room than this, names are short. */
export const narrowRoom = 600;
/** From a lane's name to the beginning of the axis. */
export const nameGap = 22;
export const laneHeight = 46;
const widestLabel = 460;

export function lanesOf(operations: readonly Operation[], room: number): Lane[] {
  const processes = [...new Set(operations.map(({ process }) => process))].sort((a, b) => a - b);
  const decisive = decisiveOperation(operations);
  const labelRoom = Math.min(room - 2 * textMargin, widestLabel);
  let top = 0;
  return processes.map((process) => {
    const labels = operations.flatMap((op, i) =>
      op.process === process ? [labelOf(op, i, op === decisive, labelRoom)] : [],
    );
    const isNarrow = room < narrowRoom;
    const isStacked = isNarrow && widthOf(labels) > room - 2 * textMargin;
    const counts = labels.map(({ lines }) => lines.length);
    const lines = isStacked ? counts.reduce((sum, count) => sum + count, 0) : Math.max(...counts);
    const extra = (lines - 1) * labelLineHeight;
    const name = `${isNarrow ? 'p' : 'process '}${process}`;
    const lane = { process, name, labels, top, isStacked, extra };
    top += laneHeight + extra;
    return lane;
  });
}

function widthOf(labels: readonly Label[]): number {
  return labels.reduce((sum, { width }) => sum + width + labelGap, 0);
}

/** As wide as the names of the lanes are; names of nodes may be anything, and are cut at a quarter. */
export function leftMargin(lanes: readonly Lane[], nodes: readonly string[], room: number): number {
  const names = lanes.map(({ name }) => textWidth(name, 'small'));
  const nodeNames = nodes.map((node) => Math.min(textWidth(node, 'small'), room / 4));
  const widest = Math.max(0, ...names, ...nodeNames);
  return Math.max(Math.ceil(widest) + nameGap + textMargin, room < narrowRoom ? 52 : 112);
}

export function axisFor(
  operations: readonly Operation[],
  lanes: readonly Lane[],
  targetWidth: number,
  isNarrow: boolean,
): CompressedAxis {
  // With little room, words are moved to where they fit, instead of bars to where words do.
  if (isNarrow) return compressedAxis(momentsOf(operations), [], targetWidth);
  const spacings: Spacing[] = lanes.flatMap(({ labels }) =>
    labels.slice(1).map(({ operation }, i) => ({
      fromUs: labels[i]?.operation.invokedAtUs ?? operation.invokedAtUs,
      toUs: operation.invokedAtUs,
      pixels: (labels[i]?.width ?? 0) + 12,
    })),
  );
  return compressedAxis(momentsOf(operations), spacings, targetWidth);
}

/** As wide as the axis, or as the words of a lane that do not fit over it. */
export function widthFor(
  lanes: readonly Lane[],
  axis: CompressedAxis,
  left: number,
  right: number,
): number {
  const width = left + axis.width + right;
  const missing = lanes.map((lane) => labelPlaces(lane, axis, left, width).missing);
  return Math.ceil(width + Math.max(0, ...missing));
}

export function labelPlaces(
  { labels, isStacked }: Lane,
  axis: CompressedAxis,
  left: number,
  width: number,
): Places {
  const starts = labels.map(({ operation }) => left + axis.x(operation.invokedAtUs));
  const widths = labels.map((label) => label.width);
  const place = (own: readonly number[], wide: readonly number[]): Places =>
    placeLabels(own, wide, width - textMargin, textMargin);
  if (!isStacked) return place(starts, widths);
  const each = starts.map((start, i) => place([start], [widths[i] ?? 0]));
  return {
    places: each.flatMap(({ places }) => places),
    missing: Math.max(...each.map(({ missing }) => missing)),
  };
}

export function momentsOf(operations: readonly Operation[]): number[] {
  return operations.flatMap(({ invokedAtUs, completedAtUs }) =>
    completedAtUs === null ? [invokedAtUs] : [invokedAtUs, completedAtUs],
  );
}
