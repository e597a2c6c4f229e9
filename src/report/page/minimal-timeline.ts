import type { Operation } from '../../history/operation.ts';
import { faultText, type FaultWindow } from '../faults.ts';
import { formatDuration, formatMoment, operationText } from '../format.ts';
import type { RoleSegment } from '../leaders.ts';
import type { PageData } from '../page-data.ts';
import { decisiveOperation } from '../violation-context.ts';
import { compressedAxis, type CompressedAxis, type Spacing } from './compressed-axis.ts';
import { svg } from './dom.ts';
import { faultClass } from './theme.ts';

/**
 * The operations of a counterexample and nothing else: a lane a process, faults shaded
 * behind, who led below. Operations are named by letters, as in the list beside it.
 *
 * @param room the width of its place in pixels; more is taken only where labels need it
 */
export function minimalTimeline(
  operations: readonly Operation[],
  initialStates: readonly string[],
  data: PageData,
  room: number,
): SVGSVGElement {
  const processes = [...new Set(operations.map(({ process }) => process))].sort((a, b) => a - b);
  const narrow = room < narrowRoom;
  const left = narrow ? 52 : 112;
  const target = Math.min(widestAxis, room - left - right);
  const axis = axisFor(operations, processes, target);
  const span = {
    start: Math.min(...operations.map(({ invokedAtUs }) => invokedAtUs)),
    end: Math.max(...operations.map((op) => op.completedAtUs ?? op.invokedAtUs)),
  };
  const width = left + axis.width + right;
  const drawing: Drawing = { axis, span, left, width, runEndUs: data.endUs };
  const faults = placeFaults(data.faults, drawing);
  const rows = Math.max(1, ...faults.map(({ row }) => row + 1));
  const top = firstLane + (rows - 1) * nameHeight;
  const lanesBottom = top + processes.length * laneHeight;
  const leaders = leadersIn(data, span);
  const leaderNodes = data.nodes.filter((node) => leaders.some((leader) => leader.node === node));
  const stripTop = lanesBottom + 8;
  const axisTop = stripTop + leaderNodes.length * stripHeight + 6;
  const height = axisTop + 36;
  const decisive = decisiveOperation(operations);
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
    ...processes.map((process, i) =>
      laneLine(`${narrow ? 'p' : 'process '}${process}`, top + i * laneHeight, drawing),
    ),
    ...timeMarks(operations, processes, drawing, { lanesTop: top, y: axisTop }),
    ...operations.map((operation, i) => {
      const y = top + processes.indexOf(operation.process) * laneHeight;
      return operationBar(operation, letter(i), drawing, y, operation === decisive);
    }),
    ...leaderNodes.map((node, i) => {
      const own = leaders.filter((leader) => leader.node === node);
      return leaderStrip(node, own, drawing, stripTop + i * stripHeight);
    }),
  );
}

/** Pixels. With less room than this, names are short. */
const narrowRoom = 600;
/** Longer ways for the eye say nothing more. */
const widestAxis = 900;
const right = 48;
/** What was going on before the first moment is drawn from here. */
const before = 14;
/** Below one row of faults' names. */
const firstLane = 24;
const nameHeight = 14;
const laneHeight = 46;
const stripHeight = 20;
const characterWidth = 6.6;
const labelLength = 18;

interface Drawing {
  readonly axis: CompressedAxis;
  readonly span: { readonly start: number; readonly end: number };
  /** Where the axis begins. */
  readonly left: number;
  readonly width: number;
  readonly runEndUs: number;
}

/** A, B, …, Z, A2, …: how an operation of a counterexample is called in its section. */
export function letter(index: number): string {
  const round = Math.floor(index / 26);
  return String.fromCharCode(65 + (index % 26)) + (round === 0 ? '' : String(round + 1));
}

function labelOf(operation: Operation): string {
  return operationText(operation, labelLength);
}

function labelWidth(operation: Operation): number {
  const node = operation.node === undefined ? 0 : operation.node.length + 2;
  return (5 + labelOf(operation).length + node) * characterWidth;
}

function axisFor(
  operations: readonly Operation[],
  processes: readonly number[],
  targetWidth: number,
): CompressedAxis {
  const spacings: Spacing[] = processes.flatMap((process) => {
    const own = operations.filter((op) => op.process === process);
    return own.slice(1).map((op, i) => {
      const last = own[i] ?? op;
      return { fromUs: last.invokedAtUs, toUs: op.invokedAtUs, pixels: labelWidth(last) };
    });
  });
  const axis = compressedAxis(momentsOf(operations), spacings, targetWidth);
  // The last label of each lane needs room to its right as well.
  const needed = operations.map((op) => axis.x(op.invokedAtUs) + labelWidth(op) - right);
  return { ...axis, width: Math.max(axis.width, ...needed) };
}

function momentsOf(operations: readonly Operation[]): number[] {
  return operations.flatMap(({ invokedAtUs, completedAtUs }) =>
    completedAtUs === null ? [invokedAtUs] : [invokedAtUs, completedAtUs],
  );
}

/** From and to in pixels of something that may have begun before and may go on after. */
function stretch(
  { axis, span, left, width }: Drawing,
  startUs: number,
  endUs: number,
): { readonly x: number; readonly width: number } | undefined {
  if (endUs <= span.start || startUs > span.end) return undefined;
  const x1 = startUs < span.start ? left - before : left + axis.x(startUs);
  const x2 = endUs > span.end ? width - 8 : left + axis.x(endUs);
  return { x: x1, width: Math.max(2, x2 - x1) };
}

function laneLine(name: string, y: number, { left, width }: Drawing): SVGElement {
  return svg(
    'g',
    {},
    svg('line', { class: 'lane', x1: left - before, x2: width - 8, y1: y + 30, y2: y + 30 }),
    svg('text', { class: 'lane-name', x: left - 22, y: y + 34, 'text-anchor': 'end' }, name),
  );
}

function operationBar(
  operation: Operation,
  name: string,
  { axis, left, width }: Drawing,
  y: number,
  isDecisive: boolean,
): SVGElement {
  const { invokedAtUs, completedAtUs, type, node } = operation;
  const x1 = left + axis.x(invokedAtUs);
  const isOpen = completedAtUs === null || type === 'info';
  // An operation whose outcome is unknown may take effect at any later time: it has no right end.
  const x2 = isOpen ? width - 8 : Math.max(x1 + 6, left + axis.x(completedAtUs));
  const title = `${name}: ${operationText(operation)}, process ${operation.process}, ${formatMoment(invokedAtUs, 6)} to ${completedAtUs === null ? 'no completion' : formatMoment(completedAtUs, 6)}`;
  return svg(
    'g',
    { class: `operation ${type}${isDecisive ? ' decisive' : ''}` },
    svg('title', {}, title),
    svg('rect', { x: x1, y: y + 24, width: x2 - x1, height: 12, rx: isOpen ? 0 : 2 }),
    svg('line', { class: 'edge', x1, x2: x1, y1: y + 20, y2: y + 40 }),
    isOpen ? null : svg('line', { class: 'edge', x1: x2, x2, y1: y + 20, y2: y + 40 }),
    svg(
      'text',
      { x: x1, y: y + 15 },
      svg('tspan', { class: 'letter' }, isDecisive ? `✖ ${name}` : name),
      ` ${labelOf(operation)}`,
      node === undefined ? null : svg('tspan', { class: 'node' }, `  ${node}`),
    ),
  );
}

interface PlacedFault {
  readonly fault: FaultWindow;
  readonly x: number;
  readonly width: number;
  readonly name: string;
  /** Names that would overlap stand one below the other. */
  readonly row: number;
}

function placeFaults(faults: readonly FaultWindow[], drawing: Drawing): PlacedFault[] {
  const rowEnds: number[] = [];
  return faults.flatMap((fault) => {
    const place = stretch(drawing, fault.startUs, fault.endUs ?? drawing.runEndUs);
    if (place === undefined) return [];
    const isOlder = fault.startUs < drawing.span.start;
    const name = `${faultText(fault)}${isOlder ? ` since ${formatMoment(fault.startUs)}` : ''}`;
    const free = rowEnds.findIndex((end) => end <= place.x);
    const row = free < 0 ? rowEnds.length : free;
    rowEnds[row] = place.x + name.length * characterWidth + 12;
    return [{ fault, ...place, name, row }];
  });
}

function faultShade({ fault, x, width, name, row }: PlacedFault, bottom: number): SVGElement[] {
  return [
    svg('rect', {
      class: `fault ${faultClass(fault.family)}`,
      x,
      y: 0,
      width,
      height: bottom,
    }),
    svg('text', { class: 'fault-name', x: x + 6, y: 14 + row * nameHeight }, name),
  ];
}

function leadersIn({ segments }: PageData, { start, end }: Drawing['span']): RoleSegment[] {
  return segments.filter(
    ({ role, state, startUs, endUs }) =>
      role === 'leader' && state === 'up' && startUs < end && endUs > start,
  );
}

function leaderStrip(
  node: string,
  segments: readonly RoleSegment[],
  drawing: Drawing,
  y: number,
): SVGElement {
  const name = svg(
    'text',
    { class: 'lane-name', x: drawing.left - 22, y: y + 12, 'text-anchor': 'end' },
    node,
  );
  const strips = segments.flatMap(({ startUs, endUs, term }) => {
    const place = stretch(drawing, startUs, endUs);
    if (place === undefined) return [];
    const label = term === null ? 'leader' : `leader, term ${term}`;
    const fits = label.length * 6.4 + 12 < place.width;
    return [
      svg(
        'rect',
        { class: 'leader-strip', ...place, y, height: 15, rx: 2 },
        svg('title', {}, label),
      ),
      fits ? svg('text', { class: 'leader-name', x: place.x + 7, y: y + 11.5 }, label) : null,
    ];
  });
  return svg('g', {}, name, ...strips);
}

/** The time of every end of an operation where there is room, with a guide down from its bar. */
function timeMarks(
  operations: readonly Operation[],
  processes: readonly number[],
  { axis, left, width }: Drawing,
  { lanesTop, y }: { readonly lanesTop: number; readonly y: number },
): SVGElement[] {
  const marks: SVGElement[] = [
    svg('line', { class: 'axis', x1: left - before, x2: width - 8, y1: y, y2: y }),
  ];
  let free = -Infinity;
  for (const us of [...new Set(momentsOf(operations))].sort((a, b) => a - b)) {
    const x = left + axis.x(us);
    const own = operations.filter((op) => op.invokedAtUs === us || op.completedAtUs === us);
    const from = Math.min(...own.map(({ process }) => processes.indexOf(process)));
    const guideTop = lanesTop + from * laneHeight + 40;
    marks.push(
      svg('line', { class: 'guide', x1: x, x2: x, y1: guideTop, y2: y }),
      svg('line', { class: 'axis', x1: x, x2: x, y1: y, y2: y + 4 }),
    );
    if (x < free) continue;
    marks.push(
      svg('text', { class: 'time', x, y: y + 17, 'text-anchor': 'middle' }, formatMoment(us)),
    );
    free = x + 72;
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
