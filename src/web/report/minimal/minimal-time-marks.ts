import type { Operation } from '../../../history/operation.ts';
import { formatDuration, formatMoment } from '../../../report/text/format.ts';
import { svg } from '../../kit/dom.ts';
import { marginBefore, textMargin, type Drawing } from './minimal-drawing.ts';
import { momentsOf, type Lane } from './minimal-lanes.ts';
import { textWidth } from './text-width.ts';

/** The time of every end of an operation where there is room, with a guide down from its bar. */
export function timeMarks(
  operations: readonly Operation[],
  lanes: readonly Lane[],
  { axis, left, width }: Drawing,
  y: number,
): SVGElement[] {
  const marks: SVGElement[] = [
    svg('line', { class: 'axis', x1: left - marginBefore, x2: width - 8, y1: y, y2: y }),
  ];
  const moments = [...new Set(momentsOf(operations))].sort((a, b) => a - b);
  const digits = digitsFor(moments);
  let free = textMargin;
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
    const middle = Math.max(textMargin + half, Math.min(x, width - textMargin - half));
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

/** As many decimals as it takes to distinguish two moments. */
function digitsFor(moments: readonly number[]): number {
  for (let digits = 3; digits < 6; digits++) {
    const texts = moments.map((us) => formatMoment(us, digits));
    if (new Set(texts).size === texts.length) return digits;
  }
  return 6;
}
