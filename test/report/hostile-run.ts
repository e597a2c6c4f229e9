import type { Json, Operation } from '../../src/history/operation.ts';
import type { ReportInput } from '../../src/report/run/report-input.ts';
import { sampleRun } from './sample-run.ts';

/** Strings that have broken reports before: each tries to become something other than text. */
export const hostileStrings: readonly string[] = [
  '</script><script>window.injected=1</script>',
  '<img src=x onerror="window.injected=1">',
  '<!--<script>',
  ']]></failure>',
  '</template><b>',
  '</noscript><b>',
  '"><svg onload=window.injected=1>',
  '\u2028\u2029',
  '\u0000\u001b[31m\u202e',
  '\ud800',
  '__proto__',
  '``` \n```',
  '| a | b |\n::error::x%0A',
  '',
  'x'.repeat(100_000),
  '💥'.repeat(200),
];

/** A violation in which every name, value, message and note is one of them. */
export function hostileRun(): ReportInput {
  const base = sampleRun({ operations: 400 });
  let next = 0;
  const hostile = (): string => hostileStrings[next++ % hostileStrings.length] ?? '';
  const image = hostileStrings[1] ?? '';
  const values: readonly Json[] = [
    ...hostileStrings,
    Number.MAX_SAFE_INTEGER,
    -0.5,
    { ['__proto__']: image },
  ];
  const operations = base.operations.map((op, i): Operation => ({
    ...op,
    f: i % 7 === 0 ? hostile() : op.f,
    key: hostile(),
    input: op.input === null ? null : (values[i % values.length] ?? null),
    output: op.type === 'ok' ? (values[(i + 1) % values.length] ?? null) : null,
    node: hostile(),
    error: hostile(),
  }));
  const { test, results } = base;
  if (test === null || results === null) throw new Error('a sample run has both');
  const linearizability = {
    ...results.linearizability!,
    keys: results.linearizability!.keys.map((key) => ({
      ...key,
      key: image,
      ...(key.counterexample === undefined
        ? {}
        : {
            counterexample: {
              ...key.counterexample,
              anomaly: hostile(),
              summary: image,
              story: hostileStrings,
              initialStates: hostileStrings,
              operations: operations.slice(0, 12),
              orders: [
                { steps: [{ operation: -1, state: image }], failure: image },
                { steps: [], failure: hostile() },
              ],
            },
          }),
    })),
  };
  return {
    ...base,
    name: 'hostile',
    operations,
    linearizability,
    test: { ...test, id: image, workload: image, nemesis: image, system: image, command: image },
    results: {
      ...results,
      linearizability,
      errors: [image],
      properties: hostileStrings.map((name) => ({ name, status: 'violated', summary: image })),
    },
    nemesis: base.nemesis.map((event) => ({ ...event, f: image, value: hostile() })),
    cluster: base.cluster.map((sample) => ({ ...sample, role: image, node: hostile() })),
    logs: [{ node: image, lines: hostileStrings.map((text) => ({ time: 4_000_000, text })) }],
    notes: [image],
  };
}
