import type { NetChoice } from './net-choice.ts';

/**
 * What is set for a run beside its workload, its nemesis and its seed, as it is typed; absent
 * ones are the workload's defaults. The same for every command that runs tests.
 */
export interface RunOptions {
  /** Absent: the configuration's, or the built-in store. */
  readonly system?: string;
  /** Of the configuration, joined by commas. */
  readonly checker?: string;
  readonly nodes: number;
  readonly timeLimit?: number;
  readonly concurrency?: number;
  readonly ops?: number;
  readonly readers?: number;
  readonly rate?: number | 'auto';
  readonly keys?: number;
  readonly readRatio?: number;
  readonly values?: 'unique' | number;
  readonly timeout?: number;
  readonly retries?: number;
  readonly nemesisInterval?: number;
  /** As it is typed: names joined by commas. */
  readonly packetFaults?: string;
  readonly recoveryTimeout?: number;
  readonly minOkRate?: number;
  readonly maxP99?: number;
  readonly failFast?: boolean;
  readonly allowCrashes?: boolean;
  readonly basePort?: number;
  /** Absent where nothing is live. */
  readonly net?: NetChoice;
  readonly results: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** The options of `raft-jepsen run`. */
export interface RunCommandOptions extends RunOptions {
  readonly workload: string;
  readonly nemesis: string;
  readonly seed?: number;
  readonly schedule?: string;
}
