// Would catch: a story that the terminal or the page leaves out or changes, and two places that tell of different keys.
import { expect, it } from 'vitest';
import { anomalies } from '../../../checker/linearizability/evidence/anomalies.ts';
import type { LinearizabilityResult } from '../../../checker/index.ts';
import { checkLinearizable, register } from '../../../checker/index.ts';
import type { Operation } from '../../../src/history/operation.ts';
import { headline } from '../../../src/report/verdict/headline.ts';
import { propertyRows } from '../../../src/report/verdict/properties.ts';
import { renderReport } from '../../../src/report/page/render.ts';
import type { ReportInput } from '../../../src/report/run/report-input.ts';
import { terminalSummary } from '../../../src/report/terminal/terminal-summary.ts';
import { examples, historyOf } from '../../checker/linearizability/evidence/stories.ts';

function inputOf(operations: readonly Operation[], linearizability: LinearizabilityResult) {
  const none = { nemesis: [], cluster: [], logs: [], notes: [] };
  return { name: 'h', test: null, results: null, linearizability, operations, ...none };
}

function terminal(input: ReportInput): string {
  const paint = (_: unknown, text: string): string => text;
  return terminalSummary(input, { paint, paths: {}, width: 200 }).join('\n');
}

it.each(anomalies)('the terminal and the page tell %s in full', (name) => {
  const { model, rows } = examples[name];
  const operations = historyOf(rows);
  const result = checkLinearizable(operations, { model });
  const input = inputOf(operations, result);
  const story = result.keys[0]!.counterexample!.story;
  const page = renderReport(input);
  const shown = terminal(input).replace(/\s+/g, ' ');
  for (const sentence of story) {
    expect(shown).toContain(sentence);
    expect(page).toContain(sentence.replaceAll('"', '&quot;'));
  }
});

it('names one key of several everywhere: the one with the smallest counterexample', () => {
  const larger = historyOf(examples['read-inversion'].rows);
  const smaller = historyOf(examples['value-from-nowhere'].rows).map((operation) => ({
    ...operation,
    key: 'k2',
    invokeIndex: operation.invokeIndex + 10_000_000,
    completeIndex: operation.completeIndex! + 10_000_000,
  }));
  const result = checkLinearizable([...larger, ...smaller], { model: register });
  expect(headline(null, result).sentence).toMatch(
    /^Value from nowhere on key k2: .* \(and 1 more key\)$/,
  );
  const [, first, second] = propertyRows(null, result);
  expect([first?.name, second?.name]).toEqual(['key k2', 'key k1']);
});
