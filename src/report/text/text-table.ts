import stringWidth from 'string-width';

/**
 * Text in columns of a terminal. What a text takes there is neither its characters nor its bytes:
 * "分区" takes four columns, a colour none.
 */

/** A value of a history may be anything: from here on its characters are counted, which is quick. */
const maxMeasured = 1_000;

/** How many columns of the terminal a text takes. */
export function columnsOf(text: string): number {
  const isPlain = /^[\x20-\x7e]*$/.test(text);
  if (isPlain || text.length > maxMeasured) return text.length;
  return stringWidth(text);
}

interface TableOptions {
  /** Columns of numbers are aligned at their end. */
  readonly right?: readonly number[];
  /** What a column takes at the least, from the first one on. */
  readonly minWidths?: readonly number[];
  /** What stands after a column, from the first one on; without it, two spaces. */
  readonly gaps?: readonly string[];
}

/** Rows as lines, their cells one below the other. Cells may be coloured. */
export function tableLines(
  rows: readonly (readonly string[])[],
  { right = [], minWidths = [], gaps = [] }: TableOptions = {},
): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(minWidths[column] ?? 0, ...rows.map((row) => columnsOf(row[column] ?? ''))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        const padded = right.includes(column) ? padStart(cell, width) : padEnd(cell, width);
        return column === row.length - 1 ? padded : padded + (gaps[column] ?? '  ');
      })
      .join('')
      .trimEnd(),
  );
}

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - columnsOf(text))) + text;
}

const graphemes = new Intl.Segmenter();

/** Text without colours, cut to what `columns` can hold, the last an ellipsis when it was cut. */
export function fitColumns(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let shown = '';
  let left = columns - 1;
  for (const { segment } of graphemes.segment(text)) {
    left -= columnsOf(segment);
    if (left < 0) break;
    shown += segment;
  }
  return columns < 1 ? '' : `${shown}…`;
}
