import type { HistoryOptions } from '../check/history-options.ts';

/** The options of `raft-jepsen report` as they are typed. */
export interface ReportCommandOptions extends HistoryOptions {
  readonly output?: string;
  readonly results: string;
}
