import type { Operation } from '../../../history/operation.ts';
import { formatMoment, operationText } from '../../../report/text/format.ts';
import type { PageData } from '../../../report/page/page-data.ts';
import { decisiveOperation } from '../../../report/verdict/violation-context.ts';
import { svg } from '../../kit/dom.ts';
import { marginBefore, drawingOf, nameHeight, type Drawing } from './minimal-drawing.ts';
import { faultShade, placeFaults } from './minimal-faults.ts';
import { labelElement, labelLineHeight, operationLetter, type Label } from './minimal-labels.ts';
import {
  axisFor,
  labelPlaces,
  laneHeight,
  lanesOf,
  leftMargin,
  nameGap,
  narrowRoom,
  widthFor,
  type Lane,
} from './minimal-lanes.ts';
import { nodeLaneElement, nodeLanes } from './minimal-nodes.ts';
import { timeMarks } from './minimal-time-marks.ts';

/** Pixels. Longer ways for the eye say nothing more. */
const widestAxis = 900;
/** Below one row of faults' names. */
const firstLane = 24;
const stripHeight = 20;

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
      : { operation: answered, letter: operationLetter(operations.indexOf(answered)) };
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
    svg('line', { class: 'lane', x1: left - marginBefore, x2: width - 8, y1: y + 30, y2: y + 30 }),
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

function textAlternative(
  operations: readonly Operation[],
  initialStates: readonly string[],
): string {
  const lines = operations.map(
    (op, i) =>
      `${operationLetter(i)}: process ${op.process}, ${operationText(op)}, from ${formatMoment(op.invokedAtUs)} to ${op.completedAtUs === null ? 'unknown' : formatMoment(op.completedAtUs)}`,
  );
  return `Timeline. State before: ${initialStates.join(' or ')}. ${lines.join('; ')}.`;
}
