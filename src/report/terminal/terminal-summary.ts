import type { PropertyResult, Results, TestRecord } from '../../store/records.ts';
import { formatCount, formatDuration, plural } from '../text/format.ts';
import { harnessDoubts, harnessFigures } from '../run/harness.ts';
import { headline } from '../verdict/headline.ts';
import type { Ink } from '../text/ink.ts';
import { blindSpots, strengthText } from '../verdict/strength.ts';
import type { SummaryInput } from '../ci/markdown.ts';
import { allOf, outcomeShares, outcomeTotals } from '../run/outcomes.ts';
import { indent, storyLines, type TerminalOptions } from './terminal-story.ts';
import { columnsOf, padEnd, tableLines } from '../text/text-table.ts';
import { propertyWords, verdictWords } from '../verdict/verdict-words.ts';
import { withoutControlCharacters, wrap } from '../text/wrap.ts';

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
