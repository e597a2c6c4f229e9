// Would catch: options of a run that the report shows in the program's words, or leaves out.
import { expect, it } from 'vitest';
import { settingsOf } from '../../../../src/web/report/facts/settings.ts';

it('says options as people write them', () => {
  const options = {
    timeLimitMs: 40_000,
    ops: null,
    values: 'unique',
    rate: 0,
    thresholds: { minOkRate: 0.9 },
    memoryGiB: 8,
    nodes: ['n1', 'n2'],
  };
  expect(settingsOf(options)).toEqual([
    ['Time limit', '40.0 s'],
    ['Ops', 'not set'],
    ['Values', 'unique'],
    ['Rate', '0'],
    ['Min ok rate', '0.9'],
    ['Memory', '8 GiB'],
    ['Nodes', '["n1","n2"]'],
  ]);
});

it('takes what is no record at all', () => {
  for (const odd of [null, 5, 'text', [1], {}]) expect(settingsOf(odd)).toEqual([]);
});
