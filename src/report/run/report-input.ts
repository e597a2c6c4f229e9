import type { LinearizabilityResult } from '../../../checker/core/verdict.ts';
import type { HistoryEvent, Operation } from '../../history/operation.ts';
import type { ClusterSample, Results, TestRecord } from '../../store/records.ts';

/**
 * Everything that a report is made from, already read. Whatever is missing is null or empty
 * and its section says so: a run that was killed, a folder that lost a file, and a foreign
 * history (operations and a verdict, nothing else) all give a report.
 */
export interface ReportInput {
  /** What the title calls this run when there is no test record: a file name, say. */
  readonly name: string;
  readonly test: TestRecord | null;
  readonly results: Results | null;
  /** The checker's result. Taken from `results` when there are any. */
  readonly linearizability: LinearizabilityResult | null;
  readonly operations: readonly Operation[];
  /** The nemesis's events, in order. */
  readonly nemesis: readonly HistoryEvent[];
  readonly cluster: readonly ClusterSample[];
  readonly logs: readonly NodeLog[];
  /** What was missing or unreadable, a sentence each; printed in the report. */
  readonly notes: readonly string[];
}

/** The lines of one node's log that carry a time. */
export interface NodeLog {
  readonly node: string;
  readonly lines: readonly LogLine[];
}

export interface LogLine {
  /** Microseconds since the run began, by the node's own wall clock. */
  readonly time: number;
  readonly text: string;
}
