/** The options of `raft-jepsen doctor` as they are typed. */
export interface DoctorCommandOptions {
  readonly results: string;
  readonly json?: boolean;
}
