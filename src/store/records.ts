import type * as zod from 'zod';
import type { Finding } from '../../checker/core/checker.ts';
import type { Schemas } from './record-schemas.ts';

/**
 * The types of all records, each from the schema that a reader holds a file against. Nothing of
 * this is left at run time, so that a page may name them.
 */
type Of<Name extends keyof Schemas> = zod.output<Schemas[Name]>;

export type { Thresholds } from './record-schemas.ts';

/** `test.json`: everything needed to repeat a run. Written before the run begins. */
export type TestRecord = Of<'testRecord'>;

/** `results.json`. Verdicts come first and are final; whatever is rendered later never changes them. */
export type Results = Of<'results'>;

/** A line of `cluster.jsonl`: a node's state when it changed. */
export type ClusterSample = Of<'clusterSample'>;

/**
 * `process.json` in a run's folder: who makes the run, and what it is at. The file goes when the
 * run is stored. One that is left is of a process that was killed: it is not alive any more.
 */
export type RunProcess = Of<'runProcess'>;

/** What the process that makes a run is at. */
export type RunActivity = RunProcess['activity'];

export type Phase = Results['phases'][number];

/** One property of a run. `not-exercised` matters: a run without an election has not tested elections. */
export type PropertyResult = Of<'property'>;

/** What a checker found, beside what its row of the properties says. */
export interface StoredFinding {
  readonly checker: string;
  readonly finding: Finding;
}

/** Quantiles over the completed operations of one kind, microseconds. Nearest-rank. */
export type LatencySummary = Of<'latency'>;

/** Operations of one function by how they ended. */
export type OutcomeCounts = Of<'counts'>;

/** How late the harness itself was, over a run or a part of it. */
export type HarnessLag = Of<'lag'>;

/** How well the harness did its own part of a run. */
export type HarnessRecord = Of<'harness'>;

export type RunStats = Of<'stats'>;

/** What a run did at the moments at which bugs show: how much its verdict says. */
export type RunStrength = Of<'strength'>;

/** One part of several, from 1. */
export type Shard = Of<'shard'>;

/** One run of a matrix, before it has run. */
export type Cell = Of<'cell'>;

/** What came of a cell. */
export type MatrixRow = Of<'matrixRow'>;

/** A matrix and what has come of it so far: `matrix.json`. */
export type Matrix = Of<'matrix'>;
