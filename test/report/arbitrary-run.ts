import fc from 'fast-check';
import type { Counterexample, KeyResult } from '../../checker/core/verdict.ts';
import type { HistoryEvent, Json, Operation } from '../../src/history/operation.ts';
import type { ReportInput } from '../../src/report/run/report-input.ts';
import { hostileStrings } from './hostile-run.ts';
import { sampleRun } from './sample-run.ts';

/** Any text, often one that would like to be markup. */
export const anyText = fc.oneof(
  fc.constantFrom(...hostileStrings),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const number = fc.oneof(
  fc.nat(),
  fc.constantFrom(0, -1, 1e300, -1e300, Number.MAX_SAFE_INTEGER, Number.NaN, Infinity),
  fc.double(),
);
export const anyJson = fc.oneof(fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>, anyText);
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const operation: fc.Arbitrary<Operation> = fc
  .record({
    process: number,
    f: anyText,
    key: maybe(anyText),
    input: anyJson,
    output: anyJson,
    type: fc.constantFrom('ok', 'fail', 'info'),
    error: maybe(anyText),
    node: maybe(anyText),
    invokedAtUs: number,
    completedAtUs: fc.option(number),
    invokeIndex: number,
    completeIndex: fc.option(number),
  })
  .map((record) => withoutUndefined(record) as unknown as Operation);

const counterexample: fc.Arbitrary<Counterexample> = fc.record({
  anomaly: anyText,
  summary: anyText,
  story: fc.array(anyText, { maxLength: 9 }),
  operations: fc.array(operation, { maxLength: 30 }),
  initialStates: fc.array(anyText, { maxLength: 3 }),
  orders: fc.array(
    fc.record({
      steps: fc.array(fc.record({ operation: number, state: anyText }), { maxLength: 4 }),
      failure: anyText,
    }),
    { maxLength: 5 },
  ),
  confirmed: fc.boolean(),
});

const keyResult: fc.Arbitrary<KeyResult> = fc
  .record({
    key: fc.option(anyText),
    verdict: fc.constantFrom('valid', 'invalid', 'unknown'),
    operations: number,
    decidedBy: anyText,
    visited: number,
    counterexample: maybe(counterexample),
  })
  .map((record) => withoutUndefined(record) as unknown as KeyResult);

const nemesisEvent: fc.Arbitrary<HistoryEvent> = fc.record({
  index: number,
  time: number,
  process: fc.constant('nemesis'),
  type: fc.constant('info'),
  f: fc.oneof(fc.constantFrom('partition', 'heal', 'kill', 'restart', 'start', 'stop'), anyText),
  value: fc.oneof(
    anyJson,
    fc.record({ cut: fc.array(anyText), effectiveAtUs: number }),
    fc.record({ nodes: fc.array(anyText) }),
  ),
});

/** A run of the right types whose every value is any: what a report may meet after a crash, or from elsewhere. */
export const invalidRun: fc.Arbitrary<ReportInput> = fc
  .record({
    keys: fc.array(keyResult, { maxLength: 5 }),
    operations: fc.array(operation, { maxLength: 30 }),
    nemesis: fc.array(nemesisEvent, { maxLength: 8 }),
    cluster: fc.array(
      fc.record({
        time: number,
        node: anyText,
        state: anyText,
        role: fc.oneof(fc.constant('leader'), anyText),
        term: fc.option(number),
        leader: fc.option(anyText),
        commitIndex: fc.option(number),
      }),
      { maxLength: 8 },
    ),
    hasRecord: fc.boolean(),
    line: anyText,
  })
  .map(({ keys, operations, nemesis, cluster, hasRecord, line }) => {
    const base = sampleRun({ operations: 20 });
    const linearizability = {
      verdict: 'invalid',
      model: line,
      operations: operations.length,
      keys,
      visited: 1,
    } as const;
    return {
      ...base,
      name: line,
      operations,
      nemesis,
      cluster,
      linearizability,
      test: hasRecord ? base.test : null,
      results: hasRecord && base.results !== null ? { ...base.results, linearizability } : null,
      logs: [{ node: line, lines: [{ time: 1, text: line }] }],
      notes: [line],
    };
  });

function withoutUndefined(record: object): object {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
