// Would catch: columns that are not below each other where a name has wide characters or a colour.
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { fitColumns, padEnd, tableLines } from '../../../src/report/text/text-table.ts';
import { wrap } from '../../../src/report/text/wrap.ts';

const green = (text: string): string => `\u001b[32m${text}\u001b[39m`;

describe('tableLines', () => {
  it('aligns by what a text takes in the terminal', () => {
    expect(
      tableLines([
        ['node', 'state', 'pid'],
        ['分区', green('up'), '7'],
        ['e\u0301', '⏸', '12'],
      ]),
    ).toEqual(['node  state  pid', `分区  ${green('up')}     7`, 'e\u0301     ⏸      12']);
  });

  it('aligns numbers at their end, with gaps and widths that are asked for', () => {
    const rows = [
      ['p4', '+0 µs', 'write'],
      ['p12', '+71.9 ms', 'read'],
    ];
    expect(tableLines(rows, { right: [0, 1], gaps: [' '], minWidths: [4] })).toEqual([
      '  p4    +0 µs  write',
      ' p12 +71.9 ms  read',
    ]);
  });

  it('begins every column at the same place', () => {
    const cell = fc.oneof(
      fc.constantFrom('', 'a', '分区', '👩‍👩‍👧', green('ok'), 'ﾊﾞ'),
      fc.string({ unit: 'grapheme-ascii', maxLength: 8 }).map((text) => text.trim()),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 }), (rows) => {
        const marked = rows.map(([a, b]) => [a, b, '|']);
        const places = tableLines(marked).map((line) => stringWidth(line.slice(0, -1)));
        expect(new Set(places).size).toBe(1);
      }),
    );
  });
});

describe('fitColumns', () => {
  it('cuts between characters, never wider than asked for', () => {
    expect(fitColumns('分区分区', 8)).toBe('分区分区');
    expect(fitColumns('分区分区', 7)).toBe('分区分…');
    expect(fitColumns('分区分区', 6)).toBe('分区…');
    expect(fitColumns('abc', 0)).toBe('');
  });
});

it('pads and wraps by columns', () => {
  expect(padEnd('分', 4)).toBe('分  ');
  expect(wrap('分区分区 分区分区 ab', 17)).toEqual(['分区分区 分区分区', 'ab']);
});
