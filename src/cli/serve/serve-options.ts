/** The options of `raft-jepsen serve` as they are typed. */
export interface ServeCommandOptions {
  readonly results: string;
  readonly port: number;
  readonly host: string;
}
