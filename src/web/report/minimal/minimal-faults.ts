import { faultText, type FaultWindow } from '../../../report/faults/faults.ts';
import { formatMoment, truncate } from '../../../report/text/format.ts';
import { svg } from '../../kit/dom.ts';
import { textMargin, nameHeight, type Drawing } from './minimal-drawing.ts';
import { brokenText, textWidth } from './text-width.ts';

const maxNameLetters = 160;

/** A fault behind the operations of a counterexample, and where its name stands. */
export interface PlacedFault {
  readonly fault: FaultWindow;
  readonly x: number;
  readonly width: number;
  readonly nameX: number;
  readonly lines: readonly string[];
  /** Names that would overlap stand one below the other. */
  readonly row: number;
}

export function placeFaults(faults: readonly FaultWindow[], drawing: Drawing): PlacedFault[] {
  const rowEnds: number[] = [];
  return faults.flatMap((fault) => {
    const place = drawing.stretch(fault.startUs, fault.endUs ?? drawing.runEndUs);
    if (place === undefined) return [];
    const isOlder = fault.startUs < drawing.span.start;
    const name = `${faultText(fault)}${isOlder ? ` since ${formatMoment(fault.startUs)}` : ''}`;
    const lines = brokenText(
      truncate(name, maxNameLetters),
      drawing.width - 2 * textMargin,
      'small',
    );
    const wide = Math.max(...lines.map((line) => textWidth(line, 'small')));
    const nameX = Math.max(textMargin, Math.min(place.x + 6, drawing.width - textMargin - wide));
    const isFree = (row: number): boolean => (rowEnds[row] ?? -Infinity) <= nameX;
    let row = 0;
    while (row < rowEnds.length && !lines.every((_, i) => isFree(row + i))) row++;
    lines.forEach((_, i) => (rowEnds[row + i] = nameX + wide + 12));
    return [{ fault, ...place, nameX, lines, row }];
  });
}

export function faultShade(
  { fault, x, width, nameX, lines, row }: PlacedFault,
  bottom: number,
): SVGElement[] {
  return [
    svg('rect', { class: `fault ${fault.colour}`, x, y: 0, width, height: bottom }),
    ...lines.map((line, i) =>
      svg('text', { class: 'fault-name', x: nameX, y: 14 + (row + i) * nameHeight }, line),
    ),
  ];
}
