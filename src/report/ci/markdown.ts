import type { Results } from '../../store/records.ts';
import { faultWindows } from '../faults/fault-windows.ts';
import { findingsOf, unordered } from '../verdict/findings.ts';
import {
  formatCount,
  formatDuration,
  formatMoment,
  operationText,
  truncate,
  plural,
} from '../text/format.ts';
import { headline, violationTitle } from '../verdict/headline.ts';
import { harnessDoubts } from '../run/harness.ts';
import { blindSpots, strengthText } from '../verdict/strength.ts';
import { roleSegments } from '../run/leaders.ts';
import { outcomeCounts, outcomeTotals } from '../run/outcomes.ts';
import { promiseText } from '../verdict/promise.ts';
import { propertyRows, type PropertyRow } from '../verdict/properties.ts';
import type { ReportInput } from '../run/report-input.ts';
import { propertyWords } from '../verdict/verdict-words.ts';
import { contextSentences } from '../verdict/violation-context.ts';

/** What Markdown needs of a run; logs and operations are the report's. */
export type SummaryInput = Omit<ReportInput, 'logs' | 'operations'>;

/** Under the 64 kB that a comment or an issue may have. */
const maxBytes = 60_000;
const maxStories = 5;

/**
 * `summary.md`: the verdict, the story of each violation, the properties, latencies and the
 * command that repeats the run. Readable as it is, pasted into an issue, or as a job summary.
 */
export function markdownSummary(input: SummaryInput): string {
  const { name, test, results } = input;
  const linearizability = results?.linearizability ?? input.linearizability;
  const { word, icon, sentence } = headline(results, linearizability);
  const parts = [
    `## ${icon} ${word}: ${escapeMarkdown(sentence)}`,
    factsLine(input),
    ...stories(input),
    ...propertiesTable(propertyRows(results, linearizability)),
    ...latencyTable(results),
    ...(results?.strength === undefined
      ? []
      : [strengthText(results.strength), ...blindSpots(results.strength)].map(escapeMarkdown)),
    ...harnessDoubts(results?.harness).map(escapeMarkdown),
    ...errorList(results),
    ...(test === null ? [] : ['**Repeat it**', codeBlock(test.command, 'sh')]),
    `Run ${escapeMarkdown(test?.id ?? name)}`,
  ];
  return `${withinBytes(parts.join('\n\n'), maxBytes)}\n`;
}

function withinBytes(text: string, limit: number): string {
  let shown = text;
  while (new TextEncoder().encode(shown).length > limit) {
    shown = truncate(shown, Math.floor(shown.length * 0.9));
  }
  return shown;
}

function factsLine({ test, results }: SummaryInput): string {
  const facts: string[] = [];
  if (test !== null) {
    const bug = test.bug === null ? '' : `, planted bug ${escapeMarkdown(test.bug)}`;
    facts.push(
      `**${escapeMarkdown(test.workload)} × ${escapeMarkdown(test.nemesis)}** on ${escapeMarkdown(test.system)}${bug}`,
      `seed ${test.seed}`,
      plural(test.nodes.length, 'node'),
    );
  }
  if (results !== null) {
    facts.push(
      formatDuration(results.stats.durationUs),
      outcomeCounts(outcomeTotals(results.stats)),
      `${plural(results.stats.faults, 'fault')}, ${plural(results.stats.elections, 'election')}`,
    );
  }
  return facts.join(' · ');
}

function stories(input: SummaryInput): string[] {
  const { test, results, cluster, nemesis } = input;
  const linearizability = results?.linearizability ?? input.linearizability;
  const violated = unordered(findingsOf(results, linearizability));
  const faults = faultWindows(nemesis, test?.nodes);
  const segments = roleSegments(cluster, results?.stats.durationUs ?? 0);
  const stories = violated.slice(0, maxStories).flatMap(({ key, counterexample }) => {
    if (counterexample === undefined) return [];
    const context = contextSentences(counterexample, faults, segments);
    const lines = [...counterexample.story, ...context].map(
      (sentence, i) => `${i + 1}. ${escapeMarkdown(sentence)}`,
    );
    const { initialStates, operations } = counterexample;
    const rows = operations.map(
      (op) =>
        `| ${op.process} | ${escapeMarkdown(operationText(op))} | ${formatMoment(op.invokedAtUs, 6)} | ${op.completedAtUs === null ? '–' : formatMoment(op.completedAtUs, 6)} | ${escapeMarkdown(op.node ?? '–')} |`,
    );
    return [
      `### ${escapeMarkdown(violationTitle({ key, counterexample }))}`,
      lines.join('\n'),
      `State before: ${initialStates.map(escapeMarkdown).join(' or ')}`,
      [
        '| process | operation | invoked | completed | node |',
        '|--:|---|--:|--:|---|',
        ...rows,
      ].join('\n'),
    ];
  });
  const promise = promiseText(test);
  if (violated.length > 0 && promise !== undefined) stories.push(escapeMarkdown(promise));
  const others = violated.length - maxStories;
  return others > 0
    ? [...stories, `${plural(others, 'more key is', 'more keys are')} violated.`]
    : stories;
}

function propertiesTable(rows: readonly PropertyRow[]): string[] {
  const lines = rows
    .filter(({ detail }) => !detail)
    .map(
      ({ name, status, summary }) =>
        `| ${escapeMarkdown(name)} | ${propertyWords[status].character} ${propertyWords[status].word} | ${escapeMarkdown(summary)} |`,
    );
  return lines.length === 0 ? [] : [['| property | | |', '|---|---|---|', ...lines].join('\n')];
}

function latencyTable(results: Results | null): string[] {
  const rows = Object.entries(results?.stats.latency ?? {}).map(
    ([f, { count, p50Us, p95Us, p99Us, maxUs }]) =>
      `| ${escapeMarkdown(f)} | ${formatCount(count)} | ${[p50Us, p95Us, p99Us, maxUs].map(formatDuration).join(' | ')} |`,
  );
  if (rows.length === 0) return [];
  return [
    [
      '| latency of ok | count | p50 | p95 | p99 | max |',
      '|---|--:|--:|--:|--:|--:|',
      ...rows,
    ].join('\n'),
  ];
}

function errorList(results: Results | null): string[] {
  const errors = results?.errors ?? [];
  return errors.length === 0 ? [] : [codeBlock(errors.join('\n'), '')];
}

/** A fence longer than any run of backticks inside, so that the content cannot end it. */
function codeBlock(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Text as text: no markup, mention, link or table cell of ours can be made by a value of a history. */
export function escapeMarkdown(text: string): string {
  return truncate(text, 2_000)
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]<>()#+!|~$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('@', '@\u200b');
}
