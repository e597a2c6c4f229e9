import type { Operation } from '../history/operation.ts';
import type { PropertyResult, Results, TestRecord } from '../store/records.ts';
import type { NoOrder } from '../../checker/core/checker.ts';
import { faultWindows } from './fault-windows.ts';
import { findingsOf, unordered } from './findings.ts';
import { formatCount, formatDuration, operationText, plural } from './format.ts';
import { harnessDoubts, harnessFigures } from './harness.ts';
import { headline, keyText, violationTitle } from './headline.ts';
import type { Ink, Paint } from './ink.ts';
import { roleSegments } from './leaders.ts';
import { blindSpots, strengthText } from './strength.ts';
import type { SummaryInput } from './markdown.ts';
import { allOf, outcomeShares, outcomeTotals } from './outcomes.ts';
import { columnsOf, fitColumns, padEnd, tableLines } from './text-table.ts';
import { propertyWords, verdictWords } from './verdict-words.ts';
import { contextSentences } from './violation-context.ts';
import { withoutControlCharacters, wrap } from './wrap.ts';

export interface TerminalOptions {
  /** Columns of the terminal; text is wrapped to it. */
  readonly width: number;
  readonly paint: Paint;
  /** Where things are, as the user can open them. Absent: not written. */
  readonly paths: { readonly report?: string; readonly folder?: string };
}

const indent = '  ';
/** One violation is described in full; of the others, this many have a line. */
const maxOthers = 5;

/**
 * The end of a run, as lines: the verdict first, the story of each violation, properties,
 * counts and latencies, faults and elections, where the report is, and how to repeat it.
 */
export function terminalSummary(input: SummaryInput, options: TerminalOptions): string[] {
  const { test, results } = input;
  const blocks = [
    verdictLines(input, options),
    storyLines(input, options),
    results === null ? [] : propertyLines(results.properties, options),
    results === null ? [] : statLines(results, options),
    (results?.errors ?? []).flatMap((error) => paragraph(error, options, 'bad')),
    pathLines(options),
    test === null ? [] : repeatLines(test, options),
  ];
  return blocks
    .filter((block) => block.length > 0)
    .flatMap((block, i) => (i === 0 ? block : ['', ...block]));
}

function verdictLines(input: SummaryInput, options: TerminalOptions): string[] {
  const { test, results } = input;
  const linearizability = results?.linearizability ?? input.linearizability;
  const { status, icon, word, sentence } = headline(results, linearizability);
  const bug = test?.bug === null || test === null ? '' : `  bug ${test.bug}`;
  const facts =
    test === null
      ? []
      : wrap(
          `${test.workload} × ${test.nemesis}  ${test.system}${bug}  seed ${test.seed}  ${plural(test.nodes.length, 'node')}`,
          options.width,
        );
  return [
    options.paint(verdictWords(status).ink, `${icon} ${word}`),
    ...wrap(sentence, options.width),
    ...facts.map((line) => options.paint('quiet', line)),
  ];
}

function storyLines(input: SummaryInput, options: TerminalOptions): string[] {
  const { test, results, nemesis, cluster } = input;
  const linearizability = results?.linearizability ?? input.linearizability;
  const violated = unordered(findingsOf(results, linearizability));
  const faults = faultWindows(nemesis, test?.nodes);
  const segments = roleSegments(cluster, results?.stats.durationUs ?? 0);
  const [first, ...others] = violated;
  if (first === undefined) return [];
  const { key, counterexample } = first;
  if (counterexample === undefined) {
    return [
      `${withoutControlCharacters(keyText(key))}: no small counterexample was found within its budget`,
    ];
  }
  const { story, operations, initialStates } = counterexample;
  const sentences = [...story, ...contextSentences(counterexample, faults, segments)];
  return [
    options.paint('strong', withoutControlCharacters(violationTitle(first))),
    ...sentences.flatMap((sentence, at) => numbered(at + 1, sentence, options)),
    ...lane(operations, initialStates, options),
    ...otherViolations(others, options),
  ];
}

function otherViolations(others: readonly NoOrder[], options: TerminalOptions): string[] {
  if (others.length === 0) return [];
  const lines = others
    .slice(0, maxOthers)
    .flatMap((other) => wrap(violationTitle(other), options.width - 2))
    .map((line) => indent + line);
  const left = others.length - maxOthers;
  return ['', 'Also:', ...lines, ...(left > 0 ? [`${indent}and ${plural(left, 'more key')}`] : [])];
}

function numbered(number: number, sentence: string, { width }: TerminalOptions): string[] {
  const label = `${number}. `.padStart(5);
  return wrap(sentence, width - label.length).map((line, i) =>
    i === 0 ? `${label}${line}` : `${' '.repeat(label.length)}${line}`,
  );
}

/** The operations themselves, in order of invocation, with times relative to the first. */
function lane(
  operations: readonly Operation[],
  initialStates: readonly string[],
  { width, paint }: TerminalOptions,
): string[] {
  const start = Math.min(...operations.map(({ invokedAtUs }) => invokedAtUs));
  if (!Number.isFinite(start)) return [];
  const rows = operations.map((op) => {
    const from = `+${formatDuration(op.invokedAtUs - start)}`;
    const to = op.completedAtUs === null ? '…' : `+${formatDuration(op.completedAtUs - start)}`;
    const node = op.node === undefined ? '' : `  ${op.node}`;
    return [`p${op.process}`, from, to, withoutControlCharacters(operationText(op, 24) + node)];
  });
  return [
    ...wrap(`state before: ${initialStates.join(' or ')}`, width - indent.length).map(
      (line) => indent + paint('quiet', line),
    ),
    ...tableLines(rows, { right: [0, 1, 2], gaps: [' ', ' – '] }).map((line) =>
      fitColumns(indent + line, Math.max(width, 20)),
    ),
  ];
}

function propertyLines(properties: readonly PropertyResult[], options: TerminalOptions): string[] {
  const longest = Math.max(
    0,
    ...properties.map(({ name }) => columnsOf(withoutControlCharacters(name))),
  );
  return properties.flatMap(({ name, status, summary, details = [] }) => {
    const { character: sign, ink } = propertyWords[status];
    const isNarrow = options.width < longest + 40;
    const head = `${indent}${options.paint(ink, sign)} ${withoutControlCharacters(name)}`;
    const said = status === 'not-exercised' ? `not exercised: ${summary}` : summary;
    if (isNarrow) {
      return [
        head,
        ...[said, ...details]
          .flatMap((text) => wrap(withoutControlCharacters(text), options.width - 6))
          .map((line) => `      ${options.paint('quiet', line)}`),
      ];
    }
    const left = indent.length + 2 + longest + 2;
    const [first = '', ...others] = [said, ...details].flatMap((text) =>
      wrap(withoutControlCharacters(text), options.width - left),
    );
    return [
      `${indent}${options.paint(ink, sign)} ${padEnd(withoutControlCharacters(name), longest)}  ${first}`,
      ...others.map((line) => `${' '.repeat(left)}${line}`),
    ];
  });
}

function statLines(results: Results, options: TerminalOptions): string[] {
  const { stats } = results;
  const totals = outcomeTotals(stats);
  const all = allOf(totals);
  const rate =
    stats.durationUs > 0 ? `, ${formatCount(Math.round(all / (stats.durationUs / 1e6)))}/s` : '';
  const latencies = tableLines(
    Object.entries(stats.latency).map(([f, { p50Us, p95Us, p99Us, maxUs }]) => [
      f,
      `p50 ${formatDuration(p50Us)}`,
      `p95 ${formatDuration(p95Us)}`,
      `p99 ${formatDuration(p99Us)}`,
      `max ${formatDuration(maxUs)}`,
    ]),
    { minWidths: [6, 12, 12, 12] },
  );
  const lines: (readonly [name: string, text: string])[] = [
    [
      'operations',
      `${formatCount(all)} in ${formatDuration(stats.durationUs)}${rate}: ${outcomeShares(totals)}`,
    ],
    ...latencies.map((line, i) => [i === 0 ? 'latency' : '', line] as const),
    [
      'faults',
      `${plural(stats.faults, 'fault')}, ${plural(stats.elections, 'election')}, ${plural(stats.okDuringFaults, 'ok operation')} during faults`,
    ],
  ];
  const { harness, strength } = results;
  if (strength !== undefined) {
    lines.push(['strength', strengthText(strength)]);
    for (const blindSpot of blindSpots(strength)) lines.push(['', blindSpot]);
  }
  if (harness !== undefined) lines.push(['harness', harnessFigures(harness)]);
  for (const doubt of harnessDoubts(harness)) lines.push(['', doubt]);
  return lines.flatMap(([name, text]) => labelled(name, text, options));
}

function pathLines(options: TerminalOptions): string[] {
  const { report, folder } = options.paths;
  // Never wrapped: a path is to be clicked or copied.
  return [
    ...(report === undefined
      ? []
      : [`${indent}${options.paint('quiet', 'report    ')}  ${report}`]),
    ...(folder === undefined
      ? []
      : [`${indent}${options.paint('quiet', 'folder    ')}  ${folder}`]),
  ];
}

function repeatLines({ command }: TestRecord, { paint }: TerminalOptions): string[] {
  return [`${indent}${paint('quiet', 'repeat it ')}  ${withoutControlCharacters(command)}`];
}

function labelled(name: string, text: string, { width, paint }: TerminalOptions): string[] {
  const label = `${padEnd(name, 10)}  `;
  return wrap(text, width - indent.length - label.length).map(
    (line, i) => `${indent}${i === 0 ? paint('quiet', label) : ' '.repeat(label.length)}${line}`,
  );
}

function paragraph(text: string, { width, paint }: TerminalOptions, ink: Ink): string[] {
  return wrap(text, width).map((line) => paint(ink, line));
}
