export interface NatsOptions {
  /** Default: `nats-server`, from the path. */
  readonly bin?: string;
  /** Reads are answered by any replica. */
  readonly direct?: boolean;
}
