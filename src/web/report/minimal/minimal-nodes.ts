import type { Operation } from '../../../history/operation.ts';
import { isCutOff } from '../../../../nemesis/in-force.ts';
import type { RoleSegment } from '../../../report/run/leaders.ts';
import type { PageData } from '../../../report/page/page-data.ts';
import { svg } from '../../kit/dom.ts';
import type { Drawing } from './minimal-drawing.ts';
import { segmentKind } from '../timeline/role-lanes.ts';
import { fittingText, textWidth } from './text-width.ts';

/**
 * The lanes of nodes below the operations: whoever led meanwhile, and always the node that gave
 * the answer which left no order, whatever it was then.
 */
export interface NodeLane {
  readonly node: string;
  readonly segments: readonly RoleSegment[];
  /** The decisive operation, in the lane of the node that answered it. */
  readonly answer: { readonly operation: Operation; readonly letter: string } | undefined;
}

const stripTall = 15;

export function nodeLanes(
  { nodes, segments }: Pick<PageData, 'nodes' | 'segments'>,
  { start, end }: Drawing['span'],
  answer: NodeLane['answer'],
): NodeLane[] {
  const inSpan = segments.filter(({ startUs, endUs }) => startUs <= end && endUs > start);
  const leading = inSpan.filter(({ role, state }) => role === 'leader' && state === 'up');
  const answering = answer?.operation.node;
  const shown = nodes.filter(
    (node) => node === answering || leading.some((segment) => segment.node === node),
  );
  if (answering !== undefined && !shown.includes(answering)) shown.push(answering);
  return shown.map((node) => ({
    node,
    segments: (node === answering ? inSpan : leading).filter((segment) => segment.node === node),
    answer: node === answering ? answer : undefined,
  }));
}

export function nodeLaneElement(
  { node, segments, answer }: NodeLane,
  data: PageData,
  drawing: Drawing,
  y: number,
): SVGElement {
  const { left } = drawing;
  const name = fittingText(node, left - 26, 'small');
  return svg(
    'g',
    { class: 'node-lane', 'data-node': node },
    svg(
      'text',
      { class: 'lane-name', x: left - 22, y: y + 12, 'text-anchor': 'end' },
      name === node ? null : svg('title', {}, node),
      name,
    ),
    ...(segments.length === 0 ? [roleNotKnown(drawing, y)] : []),
    ...segments.flatMap((segment) => strip(segment, drawing, y)),
    ...cutOffLines(node, data, drawing, y),
    answer === undefined ? null : answerMark(answer, node, drawing, y),
  );
}

function roleNotKnown({ left, width }: Drawing, y: number): SVGElement {
  return svg(
    'g',
    {},
    svg('rect', {
      class: 'role-strip unknown',
      x: left - 14,
      y,
      width: width - 8 - left + 14,
      height: stripTall,
      rx: 2,
    }),
    svg('text', { class: 'role-name', x: left - 7, y: y + 11.5 }, 'role not known'),
  );
}

function strip(segment: RoleSegment, { stretch }: Drawing, y: number): (SVGElement | null)[] {
  const place = stretch(segment.startUs, segment.endUs);
  if (place === undefined) return [];
  const kind = segmentKind(segment);
  const term = segment.term === null ? '' : `, term ${segment.term}`;
  const label = [`${kind}${term}`, kind].find(
    (words) => textWidth(words, 'small') + 12 < place.width,
  );
  return [
    svg(
      'rect',
      { class: `role-strip ${kind}`, ...place, y, height: stripTall, rx: 2 },
      svg('title', {}, `${kind}${term}`),
    ),
    label === undefined
      ? null
      : svg('text', { class: `role-name ${kind}`, x: place.x + 7, y: y + 11.5 }, label),
  ];
}

/** As in the lanes of the cluster: the node could not reach a majority in both directions. */
function cutOffLines(node: string, data: PageData, { stretch }: Drawing, y: number): SVGElement[] {
  return data.faults.flatMap((fault) => {
    if (!isCutOff(node, fault, data.nodes)) return [];
    const place = stretch(fault.startUs, fault.endUs ?? data.endUs);
    if (place === undefined) return [];
    const at = y + stripTall;
    return [
      svg(
        'line',
        { class: 'cut-off', x1: place.x, x2: place.x + place.width, y1: at, y2: at },
        svg('title', {}, `${node} cut off from a majority`),
      ),
    ];
  });
}

/** The letter of the decisive operation, at the moment at which this node had answered it. */
function answerMark(
  { operation, letter }: NonNullable<NodeLane['answer']>,
  node: string,
  { axis, left }: Drawing,
  y: number,
): SVGElement {
  const x = left + axis.x(operation.completedAtUs ?? operation.invokedAtUs);
  const wide = textWidth(letter, 'letter') + 8;
  return svg(
    'g',
    { class: 'answer' },
    svg('title', {}, `${letter} was answered by ${node}`),
    svg('line', { x1: x, x2: x, y1: y - 3, y2: y + stripTall + 3 }),
    svg('rect', { x: x - wide, y: y + 0.5, width: wide, height: stripTall - 1, rx: 3 }),
    svg('text', { class: 'letter', x: x - wide / 2, y: y + 12, 'text-anchor': 'middle' }, letter),
  );
}
