import { isCutOff } from '../../../../nemesis/in-force.ts';
import type { FaultWindow } from '../../../report/faults/faults.ts';
import type { RoleSegment } from '../../../report/run/leaders.ts';
import type { PageData } from '../../../report/page/page-data.ts';
import { colour } from '../../kit/theme.ts';
import { toX, type Plot } from '../time/time-marks.ts';

/** A lane of one node: its role by colour and pattern, its term, and what was done to it. */
export function drawRoleLane(
  plot: Plot,
  node: string,
  y: number,
  tall: number,
  data: PageData,
): void {
  for (const segment of data.segments) {
    if (segment.node === node) drawSegment(plot, segment, y, tall);
  }
  for (const fault of data.faults) {
    if (isCutOff(node, fault, data.nodes)) drawCutOff(plot, fault, y, tall, data.endUs);
  }
}

/** How a segment is drawn and spoken of. */
export function segmentKind({ state, role }: Pick<RoleSegment, 'state' | 'role'>): string {
  return state === 'up' ? role : state;
}

function drawSegment(plot: Plot, segment: RoleSegment, y: number, tall: number): void {
  const { context, left, width, ratio } = plot;
  const x1 = Math.max(left, toX(plot, segment.startUs));
  const x2 = Math.min(left + width, toX(plot, segment.endUs));
  if (x2 <= left || x1 >= left + width) return;
  const kind = segmentKind(segment);
  const w = Math.max(x2 - x1, ratio);
  context.save();
  context.beginPath();
  context.rect(x1, y, w, tall);
  context.clip();
  context.fillStyle = colour(fillOf(kind));
  context.fillRect(x1, y, w, tall);
  context.fillStyle = context.strokeStyle = colour('text-quiet');
  context.lineWidth = ratio;
  if (kind === 'candidate' || kind === 'pre-candidate') stripes(plot, x1, x2, y, tall, 1);
  if (kind === 'killed' || kind === 'exited') {
    stripes(plot, x1, x2, y, tall, 1);
    stripes(plot, x1, x2, y, tall, -1);
  }
  if (kind === 'paused') dots(plot, x1, x2, y, tall);
  if (kind === 'unreachable') stripes(plot, x1, x2, y, tall, -1);
  context.font = `${11 * ratio}px ${colour('font')}`;
  context.textBaseline = 'middle';
  context.fillStyle = kind === 'leader' ? colour('on-leader') : colour('text');
  const term = segment.term === null ? '' : ` t${segment.term}`;
  const words = [kind === 'follower' ? term.trim() : `${kind}${term}`, term.trim()];
  const text = words.find((word) => word !== '' && context.measureText(word).width + 8 * ratio < w);
  if (text !== undefined) {
    if (!['leader', 'follower', 'unknown'].includes(kind)) {
      // A plate behind the words, so that the pattern does not run through them.
      context.fillStyle = colour('surface');
      context.fillRect(
        x1 + 2 * ratio,
        y + 3 * ratio,
        context.measureText(text).width + 6 * ratio,
        tall - 6 * ratio,
      );
      context.fillStyle = colour('text');
    }
    context.fillText(text, x1 + 5 * ratio, y + tall / 2);
  }
  context.restore();
}

function fillOf(kind: string): string {
  const known = ['leader', 'follower', 'candidate', 'pre-candidate', 'killed', 'exited', 'paused'];
  return known.includes(kind) ? `role-${kind}` : 'role-unknown';
}

function stripes(plot: Plot, x1: number, x2: number, y: number, tall: number, lean: 1 | -1): void {
  const { context, ratio } = plot;
  context.beginPath();
  const step = 6 * ratio;
  for (let x = Math.floor(x1 / step) * step - tall; x < x2 + tall; x += step) {
    context.moveTo(x, lean === 1 ? y + tall : y);
    context.lineTo(x + tall, lean === 1 ? y : y + tall);
  }
  context.globalAlpha = 0.5;
  context.stroke();
  context.globalAlpha = 1;
}

function dots({ context, ratio }: Plot, x1: number, x2: number, y: number, tall: number): void {
  const step = 7 * ratio;
  context.globalAlpha = 0.6;
  for (let x = Math.ceil(x1 / step) * step; x < x2; x += step) {
    for (let down = step / 2; down < tall; down += step) {
      context.fillRect(x, y + down, 1.5 * ratio, 1.5 * ratio);
    }
  }
  context.globalAlpha = 1;
}

/** A heavy broken line under the lane: the node could not reach a majority in both directions. */
function drawCutOff(
  plot: Plot,
  fault: FaultWindow,
  y: number,
  tall: number,
  runEndUs: number,
): void {
  const { context, left, width, ratio } = plot;
  const x1 = Math.max(left, toX(plot, fault.startUs));
  const x2 = Math.min(left + width, toX(plot, fault.endUs ?? runEndUs));
  if (x2 <= x1) return;
  context.save();
  context.strokeStyle = colour('cut-off');
  context.lineWidth = 3 * ratio;
  context.setLineDash([7 * ratio, 4 * ratio]);
  context.beginPath();
  context.moveTo(x1, y + tall - 1.5 * ratio);
  context.lineTo(x2, y + tall - 1.5 * ratio);
  context.stroke();
  context.restore();
}
