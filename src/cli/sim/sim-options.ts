import type { Shard } from '../../store/records.ts';
import type { RunCommandOptions } from '../../config/run-command-options.ts';

/** The options of `raft-jepsen sim`. */
export interface SimCommandOptions extends RunCommandOptions {
  readonly system: string;
  readonly powerLoss?: boolean;
  readonly dropRate?: number;
  readonly dupRate?: number;
  /** As it was typed: see delay-option.ts. */
  readonly delay?: string;
  readonly profile?: string;
  readonly scenario?: string;
  readonly storage?: string;
  readonly snapshotEntries?: string;
  /** How many seeds are run, from `seed` on. */
  readonly seeds?: number;
  readonly shard?: Shard;
  readonly jobs?: number;
  readonly keepGoing?: boolean;
}

/** Names of the options that were typed, and not left to their defaults. */
export type Typed = ReadonlySet<string>;
