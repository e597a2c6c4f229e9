import type { Operation } from '../../history/operation.ts';
import { faultText, type FaultWindow } from '../faults.ts';
import { formatDuration, formatMoment, operationText } from '../format.ts';
import type { PageData } from '../page-data.ts';
import { compressedAxis, type CompressedAxis, type Spacing } from './compressed-axis.ts';
import { svg } from './dom.ts';
import { faultClass } from './theme.ts';

/**
 * The operations of a counterexample and nothing else: a lane a process, faults shaded
 * behind, who led below. Operations are named by letters, as in the list beside it.
 */

const left = 118;
const right = 44;
const top = 26;
const laneHeight = 46;
const characterWidth = 7.4;

export function minimalTimeline(
  operations: readonly Operation[],
  initialStates: readonly string[],
  { faults, segments, nodes, endUs }: PageData,
): SVGSVGElement {
  const processes = [...new Set(operations.map(({ process }) => process))].sort((a, b) => a - b);
  const axis = axisFor(operations, processes);
  const start = Math.min(...operations.map(({ invokedAtUs }) => invokedAtUs));
  const end = Math.max(...operations.map((op) => op.completedAtUs ?? op.invokedAtUs));
  const lanesBottom = top + processes.length * laneHeight;
  const leaders = segments.filter(
    ({ role, state, startUs, endUs }) =>
      role === 'leader' && state === 'up' && startUs < end && endUs > start,
  );
  const leaderNodes = nodes.filter((node) => leaders.some((segment) => segment.node === node));
  const stripTop = lanesBottom + 10;
  const axisTop = stripTop + leaderNodes.length * 20 + 6;
  const width = left + axis.width + right;
  const height = axisTop + 34;
  const root = svg('svg', {
    class: 'minimal-timeline',
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: 'img',
    'aria-label': textAlternative(operations, initialStates),
  });
  root.append(...faultShades(faults, axis, start, end, lanesBottom, endUs));
  processes.forEach((process, i) => {
    const y = top + i * laneHeight;
    root.append(
      svg('line', { class: 'lane', x1: left, x2: width - 8, y1: y + 30, y2: y + 30 }),
      svg(
        'text',
        { class: 'lane-name', x: left - 12, y: y + 34, 'text-anchor': 'end' },
        `process ${process}`,
      ),
    );
  });
  operations.forEach((operation, i) => {
    const lane = processes.indexOf(operation.process);
    root.append(operationBar(operation, letter(i), axis, top + lane * laneHeight, width - 8));
  });
  leaderNodes.forEach((node, i) => {
    const y = stripTop + i * 20;
    root.append(
      svg('text', { class: 'lane-name', x: left - 12, y: y + 12, 'text-anchor': 'end' }, node),
    );
    for (const segment of leaders) {
      if (segment.node !== node) continue;
      const x1 = left + axis.x(Math.max(start, segment.startUs));
      const x2 = left + axis.x(Math.min(end, segment.endUs));
      const label = segment.term === null ? 'leader' : `leader, term ${segment.term}`;
      root.append(
        svg('rect', {
          class: 'leader-strip',
          x: x1,
          y,
          width: Math.max(2, x2 - x1),
          height: 15,
          rx: 3,
        }),
        svg('text', { class: 'leader-name', x: x1 + 6, y: y + 11.5 }, label),
      );
    }
  });
  root.append(...timeMarks(operations, axis, axisTop, lanesBottom));
  return root;
}

/** A, B, …, Z, A2, …: how an operation of a counterexample is called in its section. */
export function letter(index: number): string {
  const round = Math.floor(index / 26);
  return String.fromCharCode(65 + (index % 26)) + (round === 0 ? '' : String(round + 1));
}

function axisFor(operations: readonly Operation[], processes: readonly number[]): CompressedAxis {
  const moments = operations.flatMap(({ invokedAtUs, completedAtUs }) =>
    completedAtUs === null ? [invokedAtUs] : [invokedAtUs, completedAtUs],
  );
  const spacings: Spacing[] = processes.flatMap((process) => {
    const own = operations.filter((op) => op.process === process);
    return own.slice(1).map((op, i) => {
      const before = own[i] ?? op;
      const label = 4 + operationText(before, 16).length;
      return { fromUs: before.invokedAtUs, toUs: op.invokedAtUs, pixels: label * characterWidth };
    });
  });
  const axis = compressedAxis(moments, spacings, 760);
  // The last label of each lane needs room to its right as well.
  const needed = operations.map(
    (op) => axis.x(op.invokedAtUs) + (4 + operationText(op, 16).length) * characterWidth,
  );
  return { ...axis, width: Math.max(axis.width, ...needed) };
}

function operationBar(
  operation: Operation,
  name: string,
  axis: CompressedAxis,
  y: number,
  rightEdge: number,
): SVGElement {
  const { invokedAtUs, completedAtUs, type } = operation;
  const x1 = left + axis.x(invokedAtUs);
  const isOpen = completedAtUs === null || type === 'info';
  // An operation whose outcome is unknown may take effect at any later time: it has no right end.
  const x2 = isOpen ? rightEdge : Math.max(x1 + 6, left + axis.x(completedAtUs));
  const title = `${name}: ${operationText(operation)}, process ${operation.process}, ${formatMoment(invokedAtUs, 6)} to ${completedAtUs === null ? 'no completion' : formatMoment(completedAtUs, 6)}`;
  return svg(
    'g',
    { class: `operation ${type}` },
    svg('title', {}, title),
    svg('rect', { x: x1, y: y + 24, width: x2 - x1, height: 12, rx: isOpen ? 0 : 3 }),
    svg('line', { class: 'edge', x1, x2: x1, y1: y + 20, y2: y + 40 }),
    isOpen ? null : svg('line', { class: 'edge', x1: x2, x2, y1: y + 20, y2: y + 40 }),
    svg(
      'text',
      { x: x1 + 1, y: y + 15 },
      svg('tspan', { class: 'letter' }, name),
      ` ${operationText(operation, 16)}`,
    ),
  );
}

function faultShades(
  faults: readonly FaultWindow[],
  axis: CompressedAxis,
  start: number,
  end: number,
  bottom: number,
  runEndUs: number,
): SVGElement[] {
  return faults
    .filter((fault) => fault.startUs < end && (fault.endUs ?? runEndUs) > start)
    .flatMap((fault) => {
      const x1 = left + axis.x(Math.max(start, fault.startUs));
      const x2 = left + axis.x(Math.min(end, fault.endUs ?? runEndUs));
      const since = fault.startUs < start ? ` (since ${formatMoment(fault.startUs)})` : '';
      return [
        svg('rect', {
          class: `fault ${faultClass(fault.family)}`,
          x: x1,
          y: 0,
          width: Math.max(2, x2 - x1),
          height: bottom,
        }),
        svg('text', { class: 'fault-name', x: x1 + 6, y: 14 }, `${faultText(fault)}${since}`),
      ];
    });
}

/** The time of every end of an operation, where there is room for it. */
function timeMarks(
  operations: readonly Operation[],
  axis: CompressedAxis,
  y: number,
  lanesBottom: number,
): SVGElement[] {
  const marks: SVGElement[] = [
    svg('line', { class: 'axis', x1: left, x2: left + axis.width, y1: y, y2: y }),
  ];
  const moments = operations.flatMap(({ invokedAtUs, completedAtUs }) =>
    completedAtUs === null ? [invokedAtUs] : [invokedAtUs, completedAtUs],
  );
  let free = -Infinity;
  for (const us of [...new Set(moments)].sort((a, b) => a - b)) {
    const x = left + axis.x(us);
    marks.push(
      svg('line', { class: 'guide', x1: x, x2: x, y1: top, y2: lanesBottom }),
      svg('line', { class: 'axis', x1: x, x2: x, y1: y, y2: y + 4 }),
    );
    if (x < free) continue;
    marks.push(
      svg('text', { class: 'time', x, y: y + 17, 'text-anchor': 'middle' }, formatMoment(us)),
    );
    free = x + 72;
  }
  for (const { x, us } of axis.breaks) {
    marks.push(
      svg('path', {
        class: 'break',
        d: `M${left + x - 5} ${y + 5} l4 -10 M${left + x + 1} ${y + 5} l4 -10`,
      }),
      svg(
        'text',
        { class: 'time', x: left + x, y: y + 30, 'text-anchor': 'middle' },
        formatDuration(us),
      ),
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
