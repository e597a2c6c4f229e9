import type { Client, ClientOptions } from '../client.ts';
import type { Surroundings } from '../surroundings.ts';
import type { ClusterView } from './node-view.ts';

/**
 * How clients speak to a system: `http({…})`, `functions({…})`, or an object like this one.
 *
 * Whatever way that is, an answer means the same: `ok`, it was done; `fail`, it certainly was not
 * and never will be; `info`, anything that is not understood. Nothing that could happen twice is
 * repeated.
 */
export interface ClientDefinition {
  /** The operations that it can do: read, write, cas, delete, others of a workload. */
  readonly supports: readonly string[];
  /**
   * Called when every node is ready, before any client is opened: what rejects here ends the run
   * before it began. The cluster is the one that `open` is given.
   */
  prepare?(cluster: ClusterView, surroundings: ClientSurroundings): Promise<void>;
  /** One client for each thread; one operation at a time. It opens no connection before it needs one. */
  open(cluster: ClusterView, options: ClientOptions): Client;
  /** Ends what all clients share. */
  close?(): Promise<void> | void;
}

export interface ClientSurroundings extends Surroundings {
  /** Where the programs of the system work: the folder of its configuration. Default: here. */
  readonly folder?: string | undefined;
}
