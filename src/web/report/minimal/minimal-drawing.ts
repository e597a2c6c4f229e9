import type { CompressedAxis } from './compressed-axis.ts';

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

/** Pixels. What was going on before the first moment is drawn from here. */
export const marginBefore = 14;
/** From the edges of the drawing to a text. */
export const textMargin = 4;
export const nameHeight = 14;

export function drawingOf(
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
      const x1 = startUs < span.start ? left - marginBefore : left + axis.x(startUs);
      const x2 = endUs > span.end ? width - 8 : left + axis.x(endUs);
      return { x: x1, width: Math.max(2, x2 - x1) };
    },
  };
}
