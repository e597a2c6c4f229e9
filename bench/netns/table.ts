import type { Change } from './measured.ts';

/** What is aimed at. */
export const limits = { offMs: 20, writableMs: 2000 } as const;

/** A line for each shape, and its heal behind it; of a shape that changes the cut several times, the worst. */
export function tableOf(changes: readonly Change[]): string[] {
  const shapes = [...new Set(changes.map(({ shape }) => shape))];
  const rows = shapes.map((shape) => {
    const own = changes.filter((change) => change.shape === shape);
    const worst = (of: (change: Change) => number | undefined): string => {
      const all = own.map(of).filter((ms) => ms !== undefined);
      return all.length === 0 ? '–' : Math.max(...all).toFixed(1);
    };
    return [
      shape,
      String(own.length),
      String(own.reduce((sum, { cut }) => sum + cut, 0)),
      worst(({ cutMs }) => cutMs),
      worst(({ lostMs }) => lostMs),
      worst(({ effectiveMs }) => effectiveMs),
      range(own.flatMap(({ offMs }) => offMs ?? [])),
      worst(({ openMs }) => openMs),
      worst(({ writableMs }) => writableMs),
    ];
  });
  const head = ['change', 'times', 'links cut', 'last packet', 'first lost by'];
  const all = [[...head, 'said to hold', 'apart', 'first packet', 'writable'], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return [line(all[0]!), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}

function range(all: readonly number[]): string {
  if (all.length === 0) return '–';
  const ends = [...new Set([Math.min(...all), Math.max(...all)].map((ms) => ms.toFixed(1)))];
  return ends.join(' to ');
}
