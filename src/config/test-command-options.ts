import type { Shard } from '../store/records.ts';
import type { RunOptions } from './run-command-options.ts';

/** The options of `raft-jepsen test` as they are typed. */
export interface TestCommandOptions extends RunOptions {
  readonly workloads: string;
  readonly nemeses: string;
  readonly seeds: number;
  readonly seedStart: number;
  readonly shard?: Shard;
}
