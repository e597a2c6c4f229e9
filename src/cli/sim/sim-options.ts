import type { RunCommandOptions } from '../run/run-options.ts';

/** The options of `raft-jepsen sim`. */
export interface SimCommandOptions extends RunCommandOptions {
  readonly system: string;
  readonly powerLoss?: boolean;
}
