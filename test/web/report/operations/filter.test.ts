// Would catch: a filter that hides operations it should show, or shows a person nothing and does
// not say what it did not understand.
import { describe, expect, it } from 'vitest';
import { packOperations } from '../../../../src/report/page/columns.ts';
import { matchRows, parseFilter } from '../../../../src/web/report/operations/filter.ts';
import { operationTable } from '../../../../src/web/report/operations/operation-table.ts';
import { sampleRun } from '../../../report/sample-run.ts';

const { operations } = sampleRun({ operations: 1_500, keys: 4 });
const table = operationTable(packOperations(operations));

function matching(text: string): typeof operations {
  const matches = matchRows(table, parseFilter(text));
  return operations.filter((_, row) => matches[row] === 1);
}

describe('matchRows', () => {
  it.each([
    ['key:k2', (op: (typeof operations)[number]) => op.key === 'k2'],
    ['f:write,cas', (op) => op.f === 'write' || op.f === 'cas'],
    ['f:write f:cas', (op) => op.f === 'write' || op.f === 'cas'],
    ['-f:read type:info', (op) => op.f !== 'read' && op.type === 'info'],
    ['process:3', (op) => op.process === 3],
    ['node:n2 key:k1', (op) => op.node === 'n2' && op.key === 'k1'],
    ['error:precondition', (op) => op.error === 'precondition-failed'],
    ['t:12.4s..13s', (op) => op.completedAtUs! >= 12.4e6 && op.invokedAtUs < 13e6],
    ['t:..500ms', (op) => op.invokedAtUs < 500_000],
    ['timeout', (op) => op.error === 'timeout'],
  ] as [string, (op: (typeof operations)[number]) => boolean][])('%s', (text, wanted) => {
    const found = matching(text);
    expect(found.length).toBeGreaterThan(0);
    expect(found).toEqual(operations.filter(wanted));
  });

  it('takes a quoted value whole', () => {
    expect(matching('key:"k 2"')).toEqual([]);
    expect(parseFilter('key:"k 2"').terms).toEqual([
      { field: 'key', wanted: ['k 2'], exclude: false },
    ]);
  });
});

describe('parseFilter', () => {
  it('says what it did not understand', () => {
    expect(parseFilter('colour:red').problem).toBe(
      'there is no field "colour"; there are key, f, type, process, node, error, value and t',
    );
    expect(parseFilter('t:noon').problem).toBe('t:noon is not a range such as t:12.4s..13s');
    expect(parseFilter('key:k1').problem).toBeNull();
  });
});
