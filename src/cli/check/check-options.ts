import type { HistoryOptions } from './history-options.ts';

/** The options of `raft-jepsen check` as they are typed. */
export interface CheckCommandOptions extends HistoryOptions {
  readonly threads?: number;
  readonly json?: boolean;
  readonly witness?: string;
  readonly counterexample?: string;
}
