import type { NetChoice } from '../../config/net-choice.ts';

/** The options of `raft-jepsen doctor` as they are typed. */
export interface DoctorCommandOptions {
  readonly results: string;
  readonly json?: boolean;
  /** Absent: the machine alone is looked at. */
  readonly system?: string;
  /** Of the cluster whose links are cut. */
  readonly nodes: number;
  readonly net?: NetChoice;
  readonly basePort?: number;
}
