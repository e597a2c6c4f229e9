import type { NoOrder } from '../../../checker/core/checker.ts';
import type { Counterexample } from '../../../checker/core/verdict.ts';
import type { HistoryEvent } from '../../history/operation.ts';
import type {
  HarnessRecord,
  RunStrength,
  Phase,
  RunStats,
  TestRecord,
} from '../../store/records.ts';
import { faultWindows } from '../faults/fault-windows.ts';
import type { FaultWindow } from '../faults/faults.ts';
import { findingsOf, unordered } from '../verdict/findings.ts';
import { headline, type Headline } from '../verdict/headline.ts';
import {
  leaderChanges,
  roleSegments,
  type LeaderChange,
  type RoleSegment,
} from '../run/leaders.ts';
import { markdownSummary } from '../ci/markdown.ts';
import { propertyRows, type PropertyRow } from '../verdict/properties.ts';
import type { NodeLog, ReportInput } from '../run/report-input.ts';
import { contextSentences, timeSpan } from '../verdict/violation-context.ts';

/**
 * What the page knows besides the operations: plain data, written into it as JSON and shown
 * at once, before the operations are unpacked.
 */
export interface PageData {
  readonly name: string;
  readonly headline: Headline;
  readonly test: TestRecord | null;
  readonly stats: RunStats | null;
  readonly harness: HarnessRecord | null;
  readonly strength: RunStrength | null;
  readonly phases: readonly Phase[];
  readonly errors: readonly string[];
  readonly notes: readonly string[];
  readonly violations: readonly Violation[];
  readonly properties: readonly PropertyRow[];
  readonly faults: readonly FaultWindow[];
  readonly nemesis: readonly HistoryEvent[];
  readonly nodes: readonly string[];
  readonly segments: readonly RoleSegment[];
  readonly leaders: readonly LeaderChange[];
  /** Operations in the history. */
  readonly operations: number;
  /** The last moment of the run, microseconds. */
  readonly endUs: number;
  /** The summary as Markdown, for an issue. */
  readonly markdown: string;
}

/** One key without a linearization, and everything that helps to understand it. */
export interface Violation {
  readonly key: string | null;
  readonly decidedBy: string;
  /** Absent when the explanation ran out of its own budget. */
  readonly counterexample: Counterexample | null;
  /** Faults and leaders at the decisive moment. */
  readonly context: readonly string[];
  /** Log lines of the window, of all nodes, by time. */
  readonly log: readonly { readonly node: string; readonly time: number; readonly text: string }[];
  /** Lines of the window that were left out because there are too many. */
  readonly logLinesLeftOut: number;
}

const maxViolations = 20;
const maxLogLines = 300;
/** Log lines this long before and after the operations of a violation belong to it. */
const logMarginUs = 250_000;

export function pageData(input: ReportInput): PageData {
  const { name, test, results, cluster, nemesis, notes } = input;
  const linearizability = results?.linearizability ?? input.linearizability;
  const endUs = lastMoment(input);
  const nodes = nodeNames(input);
  const faults = faultWindows(nemesis, nodes);
  const segments = roleSegments(cluster, endUs);
  const violations = unordered(findingsOf(results, linearizability))
    .slice(0, maxViolations)
    .map((finding) => violation(finding, faults, segments, input.logs));
  return {
    name: test?.id ?? name,
    headline: headline(results, linearizability),
    test,
    stats: results?.stats ?? null,
    harness: results?.harness ?? null,
    strength: results?.strength ?? null,
    phases: results?.phases ?? [],
    errors: results?.errors ?? [],
    notes,
    violations,
    properties: propertyRows(results, linearizability),
    faults,
    nemesis,
    nodes,
    segments,
    leaders: leaderChanges(cluster),
    operations: input.operations.length,
    endUs,
    markdown: markdownSummary(input),
  };
}

function violation(
  { key, decidedBy, counterexample }: NoOrder,
  faults: readonly FaultWindow[],
  segments: readonly RoleSegment[],
  logs: readonly NodeLog[],
): Violation {
  if (counterexample === undefined) {
    return { key, decidedBy, counterexample: null, context: [], log: [], logLinesLeftOut: 0 };
  }
  const span = timeSpan(counterexample.operations);
  const lines =
    span === undefined
      ? []
      : logs
          .flatMap(({ node, lines }) => lines.map((line) => ({ node, ...line })))
          .filter(({ time }) => time >= span.startUs - logMarginUs)
          .filter(({ time }) => time <= span.endUs + logMarginUs)
          .sort((a, b) => a.time - b.time);
  return {
    key,
    decidedBy,
    counterexample,
    context: contextSentences(counterexample, faults, segments),
    log: lines.slice(-maxLogLines),
    logLinesLeftOut: Math.max(0, lines.length - maxLogLines),
  };
}

/** From the record when there is one, otherwise whoever is named anywhere. */
function nodeNames({ test, cluster, operations }: ReportInput): readonly string[] {
  if (test !== null) return test.nodes;
  const named = new Set<string>();
  for (const { node } of cluster) named.add(node);
  for (const { node } of operations) if (node !== undefined) named.add(node);
  return [...named].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

function lastMoment({ results, operations, nemesis, cluster }: ReportInput): number {
  let endUs = results?.stats.durationUs ?? 0;
  for (const { invokedAtUs, completedAtUs, invokeIndex, completeIndex } of operations) {
    // A history without times is drawn over positions: see `PackedOperations.timeless`.
    const at = Number.isFinite(invokedAtUs)
      ? (completedAtUs ?? invokedAtUs)
      : (completeIndex ?? invokeIndex);
    if (at > endUs) endUs = at;
  }
  for (const { time } of nemesis) if (time > endUs) endUs = time;
  for (const { time } of cluster) if (time > endUs) endUs = time;
  return endUs;
}
