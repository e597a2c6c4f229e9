// Would catch: log lines that stand at the wrong moment of a violation, or are lost.
import { expect, it } from 'vitest';
import { parseLog } from '../../../src/report/run/node-log.ts';

const startedAtMs = Date.parse('2026-11-21T05:30:05.000Z');

it.each([
  ['2026-11-21T05:30:06.035Z info elected term=2', 1_035_000, 'info elected term=2'],
  ['2026-11-21 05:30:06.5 | WARN slow', 1_500_000, 'WARN slow'],
  ['[2026-11-21T06:30:06+01:00] ready', 1_000_000, 'ready'],
])('%s', (line, time, text) => {
  expect(parseLog(line, startedAtMs)).toEqual([{ time, text }]);
});

it('keeps a line without a time with the line before it, and leaves out what stands before any', () => {
  const log = 'banner\n2026-11-21T05:30:06.000Z error boom\n    at f (x.js:1)\n\n';
  expect(parseLog(log, startedAtMs)).toEqual([
    { time: 1_000_000, text: 'error boom ⏎ at f (x.js:1)' },
  ]);
});
