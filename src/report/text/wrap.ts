import { stripVTControlCharacters } from 'node:util';
import { columnsOf } from './text-table.ts';

/** Narrower than this, text is left to the terminal. */
const narrowest = 16;

/**
 * Text in lines of at most `width` columns, broken at spaces; a word that is longer has a line
 * of its own. Control characters of a history's value never reach the terminal.
 */
export function wrap(text: string, width: number): string[] {
  const limit = Math.max(width, narrowest);
  const lines: string[] = [];
  let line = '';
  let taken = 0;
  // A number keeps its unit.
  for (const word of withoutControlCharacters(text).split(/ (?! |(?:µs|ms|s|%)(?!\w))/)) {
    const columns = columnsOf(word);
    if (line !== '' && taken + 1 + columns > limit) {
      lines.push(line.trimEnd());
      line = word;
      taken = columns;
    } else {
      taken = line === '' ? columns : taken + 1 + columns;
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line.trimEnd()];
}

/** No escape sequence, no line break, no character that turns the direction of writing. */
export function withoutControlCharacters(text: string): string {
  return stripVTControlCharacters(text).replace(
    // eslint-disable-next-line no-control-regex -- control characters are what is to be replaced
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g,
    ' ',
  );
}
