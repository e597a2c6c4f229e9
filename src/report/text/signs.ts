/**
 * The signs of the pages, as paths in a square of 16: drawn, since a font may have a coloured
 * picture in the place of a sign, or nothing. Terminal and Markdown have characters instead.
 */
export interface SignShape {
  /** Stroked in the colour of the text. */
  readonly line?: string;
  /** Filled with it. */
  readonly area?: string;
}

const signShapes = {
  check: { line: 'M3 8.6 6.4 12 13 4.4' },
  cross: { line: 'M4 4l8 8M12 4l-8 8' },
  question: { line: 'M5.2 6.2a2.8 2.8 0 1 1 4.2 2.4Q8 9.4 8 10.4M8 13.2v.1' },
  bang: { line: 'M8 2.8v6.6M8 13v.1' },
  pause: { line: 'M5.4 4v8M10.6 4v8' },
  play: { area: 'M4.5 3 13 8l-8.5 5z' },
  ring: { line: 'M8 3.4a4.6 4.6 0 1 0 .01 0z' },
  dash: { line: 'M3.5 8h9' },
  dots: { line: 'M3 8h.1M8 8h.1M13 8h.1' },
  star: {
    area: 'M8 1.6l1.9 4.2 4.6.5-3.4 3.1.9 4.5L8 11.6l-4 2.3.9-4.5L1.5 6.3l4.6-.5z',
  },
  bolt: { area: 'M9.8 1 3.4 9.2h3.8L6 15l6.6-8.4H8.6z' },
  theme: { line: 'M8 2.6a5.4 5.4 0 1 0 .01 0z', area: 'M8 2.6a5.4 5.4 0 0 1 0 10.8z' },
} as const satisfies Readonly<Record<string, SignShape>>;

export type Sign = keyof typeof signShapes;

export function shapeOf(sign: Sign): SignShape {
  return signShapes[sign];
}

/** A sign as HTML, for a page that runs no script. */
export function signHtml(sign: Sign): string {
  const { line, area } = shapeOf(sign);
  const paths = [
    line === undefined ? '' : `<path class="line" d="${line}"/>`,
    area === undefined ? '' : `<path class="area" d="${area}"/>`,
  ];
  return `<svg class="sign" viewBox="0 0 16 16" aria-hidden="true">${paths.join('')}</svg>`;
}
