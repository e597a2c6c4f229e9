import type { PropertyResult, Results, RunActivity, RunStats } from '../store/records.ts';

/**
 * What the page knows of runs: the shapes of the server's answers. Every string may come from
 * a file that anybody could have written; the page shows them as text and nothing else.
 */

/**
 * `running`, `checking`: no verdict yet, and a process of this machine is at it, or its files
 * have grown within the last seconds. `no-verdict`: neither; it was killed. `damaged`: no record
 * that can be read.
 */
export type RunStatus = Results['verdict'] | RunActivity | 'no-verdict' | 'damaged';

export function isGoingOn(status: RunStatus): status is RunActivity {
  return status === 'running' || status === 'checking';
}

/** What was run, from `test.json`. */
export interface RunFacts {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly workload: string;
  readonly nemesis: string;
  readonly system: string;
  readonly bug: string | null;
  readonly seed: number;
  readonly nodes: number;
  /** The command that repeats it. */
  readonly command: string;
}

/** What came of it, from `results.json`. */
export interface RunFigures {
  /** Completed operations: ok, refused, fail and info. */
  readonly operations: number;
  readonly ok: number;
  /** Refused because the value was another one: served. */
  readonly refused: number;
  /** Microseconds; null when no write was ok. */
  readonly writeP99Us: number | null;
  readonly durationUs: number;
  readonly faults: number;
  readonly elections: number;
}

/** One line of the table of runs. */
export interface RunRow {
  /** The name of its folder. */
  readonly id: string;
  readonly status: RunStatus;
  readonly word: string;
  /** One sentence: the violation, or why there is no verdict. */
  readonly sentence: string;
  readonly facts: RunFacts | null;
  readonly figures: RunFigures | null;
  readonly hasReport: boolean;
}

export interface RunList {
  readonly runs: readonly RunRow[];
  /** Older runs that the list has no room for. */
  readonly leftOut: number;
  /** Newest first. */
  readonly matrices: readonly MatrixSummary[];
}

/** What `raft-jepsen test` wrote about many runs: its index page describes each. */
export interface MatrixSummary {
  /** The name of its folder. */
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly planned: number;
  /** Runs by their verdict. */
  readonly verdicts: Readonly<Record<string, number>>;
}

/** A run with all its figures, to compare it with another. */
export interface RunDetail {
  readonly row: RunRow;
  readonly stats: RunStats | null;
  readonly properties: readonly PropertyResult[];
}

/** Counts of a second of the run. */
export interface LiveSecond {
  readonly second: number;
  readonly ok: number;
  readonly refused: number;
  /** Without the refused. */
  readonly fail: number;
  readonly info: number;
  /** Of `ok` operations, microseconds; null when there was none. */
  readonly p50Us: number | null;
  readonly p99Us: number | null;
}

export interface LiveNode {
  readonly node: string;
  readonly state: string;
  readonly role: string;
  readonly term: number | null;
}

/** A run as it goes on. */
export interface LiveSnapshot {
  /** Microseconds since the run began. */
  readonly nowUs: number;
  readonly ok: number;
  readonly refused: number;
  /** Without the refused. */
  readonly fail: number;
  readonly info: number;
  readonly inFlight: number;
  /** Completed operations a second, over the last few seconds. */
  readonly rate: number;
  readonly p50Us: number | null;
  readonly p99Us: number | null;
  /** The last two minutes. */
  readonly seconds: readonly LiveSecond[];
  readonly nodes: readonly LiveNode[];
  /** The newest changes of the leadership, in order. */
  readonly leaders: readonly {
    readonly timeUs: number;
    readonly node: string;
    readonly term: number | null;
  }[];
  /** Faults in force, in words. */
  readonly faults: readonly string[];
  /** The first violation that was noticed on the way; the whole history decides. */
  readonly violation: string | null;
  /** Whether violations are still looked for: a history that makes it too hard is left to the check. */
  readonly isWatched: boolean;
  /** What the process that makes it is at; null when there is none, or it is not on this machine. */
  readonly activity: RunActivity | null;
  /** Lines that could not be understood. */
  readonly damagedLines: number;
}

/** The end of a live view: the run's row as it then is, or null when its folder is gone. */
export interface LiveEnd {
  readonly row: RunRow | null;
}
