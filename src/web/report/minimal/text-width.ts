import { colour } from '../../kit/theme.ts';

/** How wide texts of a drawing are, in pixels: a guess from the number of letters cuts some of them off. */
export type TextStyle = 'label' | 'letter' | 'small';

const fonts: Readonly<Record<TextStyle, string>> = {
  label: '12.5px',
  letter: '700 12.5px',
  small: '12px',
};

let context: CanvasRenderingContext2D | null | undefined;

export function textWidth(text: string, style: TextStyle): number {
  context ??= document.createElement('canvas').getContext('2d');
  // A browser without a canvas has no charts either; letters are rarely wider than this.
  if (context === null) return text.length * 8;
  context.font = `${fonts[style]} ${colour('font')}`;
  // The drawing may be zoomed, and its letters then rounded to other pixels.
  return context.measureText(text).width * 1.02 + 0.5;
}

/** The text in lines that are no wider than `width`: broken at spaces, and inside a word that is wider. */
export function brokenText(text: string, width: number, style: TextStyle): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer, style) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = brokenWord(word, width, style);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  return [...lines, line];
}

function brokenWord(word: string, width: number, style: TextStyle): string[] {
  const pieces: string[] = [];
  let piece = '';
  // By characters as they are read: half of a pair of surrogates is none.
  for (const character of word) {
    if (piece !== '' && textWidth(piece + character, style) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
}

/** At most `width` wide, the last letter an ellipsis when something was cut off. */
export function fittingText(text: string, width: number, style: TextStyle): string {
  if (textWidth(text, style) <= width) return text;
  // No drawing is so wide, and each letter is measured.
  const characters = Array.from(text.slice(0, 300));
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, style) > width) {
    characters.pop();
  }
  return `${characters.join('')}…`;
}
