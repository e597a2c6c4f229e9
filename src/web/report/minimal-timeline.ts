import type { Operation } from '../../history/operation.ts';
import { faultText, type FaultWindow } from '../../report/faults.ts';
import { formatDuration, formatMoment, operationText, truncate } from '../../report/format.ts';
import type { PageData } from '../../report/page-data.ts';
import { decisiveOperation } from '../../report/violation-context.ts';
import { compressedAxis, type CompressedAxis, type Spacing } from './compressed-axis.ts';
import { svg } from '../kit/dom.ts';
import {
  labelElement,
  labelGap,
  labelLineHeight,
  labelOf,
  letter,
  placeLabels,
  type Label,
  type Places,
} from './minimal-labels.ts';
import { nodeLaneElement, nodeLanes } from './minimal-nodes.ts';
import { brokenText, textWidth } from './text-width.ts';
import { faultClass } from '../kit/theme.ts';

/** The axis of a drawing and where it stands in it. */
export interface Drawing {
  readonly axis: CompressedAxis;
  readonly span: { readonly start: number; readonly end: number };
  /** Where the axis begins. */
  readonly left: number;
  readonly width: number;
  readonly runEndUs: number;
  /** From and to in pixels of something that may have begun before and may go on after. */
  readonly stretch: (
    startUs: number,
    endUs: number,
  ) => { readonly x: number; readonly width: number } | undefined;
}

/** A process: its lane, and its operations with their words. */
interface Lane {
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
const narrowRoom = 600;
/** Longer ways for the eye say nothing more. */
const widestAxis = 900;
/** What was going on before the first moment is drawn from here. */
const before = 14;
/** From a lane's name to the beginning of the axis. */
const nameGap = 22;
/** Below one row of faults' names. */
const firstLane = 24;
const nameHeight = 14;
const laneHeight = 46;
const stripHeight = 20;
/** From the edges of the drawing to a text. */
const edge = 4;
const widestLabel = 460;
const mostNameLetters = 160;

/**
 * The operations of a counterexample and nothing else: a lane a process, faults shaded behind, and
 * below them who led and who gave the wrong answer. Operations are named by letters, as in the list
 * beside it. No word leaves the drawing.
 *
 * @param room the width of its place in pixels; more is taken only where words need it
 * @param showOperation leads to an operation in the full timeline
 */
export function minimalTimeline(
  operations: readonly Operation[],
  initialStates: readonly string[],
  data: PageData,
  room: number,
  showOperation: (invokeIndex: number) => void,
): SVGSVGElement {
  const lanes = lanesOf(operations, room);
  const answered = decisiveOperation(operations);
  const answer =
    answered === undefined
      ? undefined
      : { operation: answered, letter: letter(operations.indexOf(answered)) };
  const span = {
    start: Math.min(...operations.map(({ invokedAtUs }) => invokedAtUs)),
    end: Math.max(...operations.map((op) => op.completedAtUs ?? op.invokedAtUs)),
  };
  const nodes = nodeLanes(data, span, answer);
  const left = leftMargin(
    lanes,
    nodes.map(({ node }) => node),
    room,
  );
  const isNarrow = room < narrowRoom;
  const right = isNarrow ? 20 : 48;
  const axis = axisFor(operations, lanes, Math.min(widestAxis, room - left - right), isNarrow);
  const width = widthFor(lanes, axis, left, right);
  const drawing = drawingOf(axis, span, left, width, data.endUs);
  const faults = placeFaults(data.faults, drawing);
  const top =
    firstLane + Math.max(0, ...faults.map(({ row, lines }) => row + lines.length - 1)) * nameHeight;
  const placed = lanes.map((lane) => ({ ...lane, top: top + lane.top }));
  const last = placed.at(-1);
  const lanesBottom = last === undefined ? top : last.top + laneHeight + last.extra;
  const stripTop = lanesBottom + 8;
  const axisTop = stripTop + nodes.length * stripHeight + 6;
  const height = axisTop + 36;
  return svg(
    'svg',
    {
      class: 'minimal-timeline',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'img',
      'aria-label': textAlternative(operations, initialStates),
    },
    ...faults.flatMap((fault) => faultShade(fault, lanesBottom)),
    ...placed.map((lane) => laneLine(lane, drawing, showOperation)),
    ...timeMarks(operations, placed, drawing, axisTop),
    ...placed.flatMap((lane) => laneOperations(lane, drawing)),
    ...nodes.map((lane, i) => nodeLaneElement(lane, data, drawing, stripTop + i * stripHeight)),
  );
}

function lanesOf(operations: readonly Operation[], room: number): Lane[] {
  const processes = [...new Set(operations.map(({ process }) => process))].sort((a, b) => a - b);
  const decisive = decisiveOperation(operations);
  const labelRoom = Math.min(room - 2 * edge, widestLabel);
  let top = 0;
  return processes.map((process) => {
    const labels = operations.flatMap((op, i) =>
      op.process === process ? [labelOf(op, i, op === decisive, labelRoom)] : [],
    );
    const isNarrow = room < narrowRoom;
    const isStacked = isNarrow && widthOf(labels) > room - 2 * edge;
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
function leftMargin(lanes: readonly Lane[], nodes: readonly string[], room: number): number {
  const names = lanes.map(({ name }) => textWidth(name, 'small'));
  const nodeNames = nodes.map((node) => Math.min(textWidth(node, 'small'), room / 4));
  const widest = Math.max(0, ...names, ...nodeNames);
  return Math.max(Math.ceil(widest) + nameGap + edge, room < narrowRoom ? 52 : 112);
}

function axisFor(
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
function widthFor(
  lanes: readonly Lane[],
  axis: CompressedAxis,
  left: number,
  right: number,
): number {
  const width = left + axis.width + right;
  const missing = lanes.map((lane) => labelPlaces(lane, axis, left, width).missing);
  return Math.ceil(width + Math.max(0, ...missing));
}

function labelPlaces(
  { labels, isStacked }: Lane,
  axis: CompressedAxis,
  left: number,
  width: number,
): Places {
  const starts = labels.map(({ operation }) => left + axis.x(operation.invokedAtUs));
  const widths = labels.map((label) => label.width);
  const place = (own: readonly number[], wide: readonly number[]): Places =>
    placeLabels(own, wide, width - edge, edge);
  if (!isStacked) return place(starts, widths);
  const each = starts.map((start, i) => place([start], [widths[i] ?? 0]));
  return {
    places: each.flatMap(({ places }) => places),
    missing: Math.max(...each.map(({ missing }) => missing)),
  };
}

function momentsOf(operations: readonly Operation[]): number[] {
  return operations.flatMap(({ invokedAtUs, completedAtUs }) =>
    completedAtUs === null ? [invokedAtUs] : [invokedAtUs, completedAtUs],
  );
}

function drawingOf(
  axis: CompressedAxis,
  span: Drawing['span'],
  left: number,
  width: number,
  runEndUs: number,
): Drawing {
  return {
    axis,
    span,
    left,
    width,
    runEndUs,
    stretch(startUs, endUs) {
      if (endUs <= span.start || startUs > span.end) return undefined;
      const x1 = startUs < span.start ? left - before : left + axis.x(startUs);
      const x2 = endUs > span.end ? width - 8 : left + axis.x(endUs);
      return { x: x1, width: Math.max(2, x2 - x1) };
    },
  };
}

/** The name leads to the lane of the full timeline; those who do not see it have the list below. */
function laneLine(
  { name, top, extra, labels }: Lane,
  { left, width }: Drawing,
  showOperation: (invokeIndex: number) => void,
): SVGElement {
  const y = top + extra;
  const text = svg(
    'text',
    { class: 'lane-name link', x: left - nameGap, y: y + 34, 'text-anchor': 'end' },
    name,
  );
  const [first] = labels;
  if (first !== undefined) {
    text.addEventListener('click', () => showOperation(first.operation.invokeIndex));
  }
  return svg(
    'g',
    {},
    svg('line', { class: 'lane', x1: left - before, x2: width - 8, y1: y + 30, y2: y + 30 }),
    text,
  );
}

function laneOperations(lane: Lane, drawing: Drawing): SVGElement[] {
  const { labels, top, extra, isStacked } = lane;
  const { axis, left, width } = drawing;
  const { places } = labelPlaces(lane, axis, left, width);
  let line = 0;
  return labels.map((label, i) => {
    // The last line of words stands right over the bars.
    const base = isStacked
      ? top + 15 + line * labelLineHeight
      : top + extra + 15 - (label.lines.length - 1) * labelLineHeight;
    line += label.lines.length;
    return svg(
      'g',
      { class: `operation ${label.operation.type}${label.isDecisive ? ' decisive' : ''}` },
      ...bar(label, drawing, top + extra),
      labelElement(label, places[i] ?? 0, base),
    );
  });
}

function bar(
  { operation, letter: name }: Label,
  { axis, left, width }: Drawing,
  y: number,
): SVGElement[] {
  const { invokedAtUs, completedAtUs, type } = operation;
  const x1 = left + axis.x(invokedAtUs);
  const isOpen = completedAtUs === null || type === 'info';
  // An operation whose outcome is unknown may take effect at any later time: it has no right end.
  const x2 = isOpen ? width - 8 : Math.max(x1 + 6, left + axis.x(completedAtUs));
  const title = `${name}: ${operationText(operation)}, process ${operation.process}, ${formatMoment(invokedAtUs, 6)} to ${completedAtUs === null ? 'no completion' : formatMoment(completedAtUs, 6)}`;
  const upright = (x: number): SVGElement =>
    svg('line', { class: 'edge', x1: x, x2: x, y1: y + 20, y2: y + 40 });
  return [
    svg('title', {}, title),
    svg('rect', { class: 'bar', x: x1, y: y + 24, width: x2 - x1, height: 12, rx: isOpen ? 0 : 2 }),
    upright(x1),
    ...(isOpen ? [] : [upright(x2)]),
  ];
}

interface PlacedFault {
  readonly fault: FaultWindow;
  readonly x: number;
  readonly width: number;
  readonly nameX: number;
  readonly lines: readonly string[];
  /** Names that would overlap stand one below the other. */
  readonly row: number;
}

function placeFaults(faults: readonly FaultWindow[], drawing: Drawing): PlacedFault[] {
  const rowEnds: number[] = [];
  return faults.flatMap((fault) => {
    const place = drawing.stretch(fault.startUs, fault.endUs ?? drawing.runEndUs);
    if (place === undefined) return [];
    const isOlder = fault.startUs < drawing.span.start;
    const name = `${faultText(fault)}${isOlder ? ` since ${formatMoment(fault.startUs)}` : ''}`;
    const lines = brokenText(truncate(name, mostNameLetters), drawing.width - 2 * edge, 'small');
    const wide = Math.max(...lines.map((line) => textWidth(line, 'small')));
    const nameX = Math.max(edge, Math.min(place.x + 6, drawing.width - edge - wide));
    const isFree = (row: number): boolean => (rowEnds[row] ?? -Infinity) <= nameX;
    let row = 0;
    while (row < rowEnds.length && !lines.every((_, i) => isFree(row + i))) row++;
    lines.forEach((_, i) => (rowEnds[row + i] = nameX + wide + 12));
    return [{ fault, ...place, nameX, lines, row }];
  });
}

function faultShade(
  { fault, x, width, nameX, lines, row }: PlacedFault,
  bottom: number,
): SVGElement[] {
  return [
    svg('rect', { class: `fault ${faultClass(fault.family)}`, x, y: 0, width, height: bottom }),
    ...lines.map((line, i) =>
      svg('text', { class: 'fault-name', x: nameX, y: 14 + (row + i) * nameHeight }, line),
    ),
  ];
}

/** The time of every end of an operation where there is room, with a guide down from its bar. */
function timeMarks(
  operations: readonly Operation[],
  lanes: readonly Lane[],
  { axis, left, width }: Drawing,
  y: number,
): SVGElement[] {
  const marks: SVGElement[] = [
    svg('line', { class: 'axis', x1: left - before, x2: width - 8, y1: y, y2: y }),
  ];
  const moments = [...new Set(momentsOf(operations))].sort((a, b) => a - b);
  const digits = digitsFor(moments);
  let free = edge;
  for (const us of moments) {
    const x = left + axis.x(us);
    const guideTop = Math.min(
      ...lanes
        .filter(({ labels }) =>
          labels.some(({ operation: op }) => op.invokedAtUs === us || op.completedAtUs === us),
        )
        .map(({ top, extra }) => top + extra + 40),
    );
    marks.push(
      svg('line', { class: 'guide', x1: x, x2: x, y1: guideTop, y2: y }),
      svg('line', { class: 'axis', x1: x, x2: x, y1: y, y2: y + 4 }),
    );
    const label = formatMoment(us, digits);
    const half = textWidth(label, 'small') / 2;
    const middle = Math.max(edge + half, Math.min(x, width - edge - half));
    if (middle - half < free) continue;
    marks.push(
      svg('text', { class: 'time', x: middle, y: y + 17, 'text-anchor': 'middle' }, label),
    );
    free = middle + half + 8;
  }
  for (const { x, us } of axis.breaks) {
    const at = left + x;
    marks.push(
      svg('path', { class: 'break', d: `M${at - 5} ${y + 5} l4 -10 M${at + 1} ${y + 5} l4 -10` }),
      svg('text', { class: 'time', x: at, y: y + 31, 'text-anchor': 'middle' }, formatDuration(us)),
    );
  }
  return marks;
}

/** As many decimals as it takes to tell two moments apart. */
function digitsFor(moments: readonly number[]): number {
  for (let digits = 3; digits < 6; digits++) {
    const texts = moments.map((us) => formatMoment(us, digits));
    if (new Set(texts).size === texts.length) return digits;
  }
  return 6;
}

function textAlternative(
  operations: readonly Operation[],
  initialStates: readonly string[],
): string {
  const lines = operations.map(
    (op, i) =>
      `${letter(i)}: process ${op.process}, ${operationText(op)}, from ${formatMoment(op.invokedAtUs)} to ${op.completedAtUs === null ? 'unknown' : formatMoment(op.completedAtUs)}`,
  );
  return `Timeline. State before: ${initialStates.join(' or ')}. ${lines.join('; ')}.`;
}
