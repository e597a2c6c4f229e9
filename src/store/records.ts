import type { JsonObject } from '../history/operation.ts';
import type { Finding } from '../../checker/core/checker.ts';
import type { LinearizabilityResult, Verdict } from '../../checker/core/verdict.ts';
import type { NemesisStep } from '../../nemesis/nemesis.ts';
import type { LogAlarm, NodeExit } from '../world/world.ts';
import type { WorkloadOptions } from '../../workloads/workload.ts';

/** What a team asks of a run beside correctness. Each that is asked for is a property of its own. */
export interface Thresholds {
  /** The least share of operations that must be served, 0 to 1. */
  readonly minOkRate?: number;
  /** The most that the 99th percentile of each kind of operation may be, milliseconds. */
  readonly maxP99Ms?: number;
}

/** `test.json`: everything needed to repeat a run. Written before the run begins. */
export interface TestRecord {
  readonly schema: 1;
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly workload: string;
  readonly nemesis: string;
  readonly system: string;
  readonly bug: string | null;
  readonly seed: number;
  readonly nodes: readonly string[];
  readonly options: WorkloadOptions & {
    readonly timeoutMs: number;
    readonly retries: number | 'some';
    readonly nemesisIntervalMs: number;
    readonly recoveryTimeoutMs: number;
    /** Absent: none was asked for. */
    readonly thresholds?: Thresholds;
    /** Absent: they may not. */
    readonly allowCrashes?: boolean;
  };
  readonly schedule: readonly NemesisStep[];
  /** The command that repeats the run. */
  readonly command: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: JsonObject;
}

/** What the process that makes a run is at. `checking` follows the run and may take minutes. */
export type RunActivity = 'running' | 'checking';

/** A line of `cluster.jsonl`: a node's state when it changed. */
export interface ClusterSample {
  /** Microseconds since the run began. */
  readonly time: number;
  readonly node: string;
  readonly state: string;
  readonly role: string;
  readonly term: number | null;
  readonly leader: string | null;
  readonly commitIndex: number | null;
}

export interface Phase {
  readonly name: 'start' | 'elect' | 'run' | 'heal' | 'recover' | 'check';
  readonly startUs: number;
  readonly endUs: number;
}

/** One property of a run. `not-exercised` matters: a run without an election has not tested elections. */
export interface PropertyResult {
  readonly name: string;
  readonly status: 'held' | 'violated' | 'unknown' | 'not-exercised';
  /** One sentence with the counts. */
  readonly summary: string;
  /** What it rests on, a line each: a node's exit with the end of its log, a reason to doubt. */
  readonly details?: readonly string[];
}

/** Quantiles over the completed operations of one kind, microseconds. Nearest-rank. */
export interface LatencySummary {
  readonly count: number;
  readonly p50Us: number;
  readonly p95Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
}

/** Operations of one function by how they ended. */
export interface OutcomeCounts {
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
  /**
   * How many of `fail` were refused because the value was another one: they were served, and say
   * so. Absent in records of earlier versions, which did not count them.
   */
  readonly refused?: number;
}

/** How late the harness itself was, over a run or a part of it. */
export interface HarnessLag {
  /** Its own timers that were looked at, and how late they fired. */
  readonly timers: number;
  readonly p99LateUs: number;
  readonly maxLateUs: number;
  /** Shares of the machine's CPU time, 0 to 1; null where that is not told. */
  readonly cpuBusy: number | null;
  readonly cpuStolen: number | null;
}

/** How well the harness did its own part of a run. */
export interface HarnessRecord extends HarnessLag {
  /** Operations a second that were planned for the workload; null: as fast as they go. */
  readonly plannedRate: number | null;
  /** Those that were begun, a second of the workload. */
  readonly rate: number;
}

export interface RunStats {
  /** By function: `{ cas: { ok: 10, fail: 4, info: 1, refused: 3 } }`. */
  readonly counts: Readonly<Record<string, OutcomeCounts>>;
  /** Of `ok` operations, by function. */
  readonly latency: Readonly<Record<string, LatencySummary>>;
  readonly durationUs: number;
  /** (term, leader) pairs seen after the first: elections that the status probe noticed. */
  readonly elections: number;
  /** Faults put into force and proven. */
  readonly faults: number;
  /** `ok` operations that overlap a fault in force. */
  readonly okDuringFaults: number;
}

/** What a run did at the moments at which bugs show: how much its verdict says. */
export interface RunStrength {
  readonly reads: number;
  /** Operations under way while a fault was in force. */
  readonly duringFaults: number;
  /** Leaders that clients read from at about the time at which another one was seen to lead. */
  readonly leadersDeposedWhileRead: number;
  /** Reads asked of nodes that could not hear a majority: answered, or left without an answer. */
  readonly readsAtCutOffNodes: number;
  readonly readsServedByCutOffNodes: number;
  /** Keys that two clients changed at the same time. */
  readonly keysWithConcurrentWriters: number;
  /** Requests that were sent again, under their session, for want of an answer. */
  readonly repeatedRequests: number;
}

/** What a checker found, beside what its row of the properties says. */
export interface StoredFinding {
  readonly checker: string;
  readonly finding: Finding;
}

/** `results.json`. Verdicts come first and are final; whatever is rendered later never changes them. */
export interface Results {
  readonly schema: 1;
  readonly id: string;
  readonly verdict: Verdict | 'harness-error' | 'interrupted';
  readonly exitCode: number;
  readonly properties: readonly PropertyResult[];
  /** Null: the workload has no checker of it. */
  readonly linearizability: LinearizabilityResult | null;
  /** What else was found. Absent: nothing that the rows above and linearizability do not say. */
  readonly findings?: readonly StoredFinding[];
  readonly stats: RunStats;
  /** Absent in results of earlier versions, like the two below. */
  readonly harness?: HarnessRecord;
  /** Nodes that ended although the nemesis had not ended them. */
  readonly nodeExits?: readonly NodeExit[];
  /** Lines of the nodes' logs that match the alarms of the system. */
  readonly logAlarms?: readonly LogAlarm[];
  /** Absent in results of earlier versions. */
  readonly strength?: RunStrength;
  readonly phases: readonly Phase[];
  /** Harness errors in the order they happened: "error[RJ032] …". */
  readonly errors: readonly string[];
}

/** One part of several, from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** One run of a matrix, before it has run. */
export interface Cell {
  readonly workload: string;
  /** As `--nemesis` takes it: families joined by commas. */
  readonly nemesis: string;
  readonly seed: number;
}

/** What came of a cell. */
export interface MatrixRow extends Cell {
  readonly verdict: Results['verdict'];
  readonly exitCode: number;
  /** The name of its folder; null when the run did not come to have one. */
  readonly runId: string | null;
  /** One sentence: the verdict, or what went wrong. */
  readonly summary: string;
  readonly operations: number;
  readonly ok: number;
  /** Refused because the value was another one: served as well. Absent in earlier records. */
  readonly refused?: number;
  /** What the verdict is called, where that is not its name: a threshold missed. */
  readonly word?: string;
  /** What was tested. Absent in earlier records. */
  readonly system?: string;
  readonly bug?: string | null;
  readonly seconds: number;
  /** The command that repeats this run alone. */
  readonly command: string;
}

/** A matrix and what has come of it so far: `matrix.json`. */
export interface Matrix {
  readonly schema: 1;
  readonly id: string;
  readonly startedAt: string;
  readonly shard: Shard | null;
  /** How many runs there are in this part. */
  readonly planned: number;
  /** False as long as it goes on. A matrix that was killed stays so: nobody knows how it would have ended. */
  readonly finished: boolean;
  /** Null as long as it is not finished. */
  readonly interrupted: boolean | null;
  /** Null as long as it is not finished. */
  readonly exitCode: number | null;
  /** What all its runs have in common. Absent in earlier records. */
  readonly setup?: {
    readonly system: string;
    readonly bug: string | null;
    readonly nodes: number;
    readonly thresholds: Thresholds;
  };
  readonly rows: readonly MatrixRow[];
}
