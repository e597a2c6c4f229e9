import type { Client, ClientOptions } from './client.ts';
import type { Completion, Invocation } from '../history/operation.ts';
import type { NodeCommand } from './node-command.ts';
import type { Operator } from './operator.ts';
import type { StatusAnswer } from './node-status.ts';
import type { Surroundings } from './surroundings.ts';

export type { NodeCommand } from './node-command.ts';
import type { Switchboard } from './switchboard.ts';

/** Where a node listens. Ports by the names that the system gave them. */
export interface NodeAddress {
  readonly node: string;
  /** What the node calls itself, and others call it: 1, 2, … unless the world says otherwise. */
  readonly id: number;
  readonly host: string;
  readonly ports: Readonly<Record<string, number>>;
}

/** Everything a system needs to know to start one node. */
export interface NodeSetup extends NodeAddress {
  readonly dataDir: string;
  /** The other nodes as *this* node shall dial them: the addresses of the links' proxies. */
  readonly peers: readonly {
    readonly id: number;
    readonly node: string;
    readonly host: string;
    readonly port: number;
  }[];
}

/** What one node said to an operation. */
export interface NodeAnswer {
  readonly type: Completion['type'];
  /** As it was given: "HTTP 200 …", "the connection was refused". */
  readonly text: string;
}

/**
 * A system under test, for the live world: how to start a node and how to speak to it.
 * The harness knows nothing else of it. Every `timeoutMs` is a whole number, one at least.
 */
export interface System {
  readonly name: string;
  /** What it promises, in a sentence or two. */
  readonly promise?: string;
  /** The operations that it has. Default: all of every workload. */
  readonly supports?: readonly string[];
  /** Names of the ports that each node needs; the first one is the port that peers dial. */
  readonly ports: readonly [string, ...string[]];
  command(setup: NodeSetup): NodeCommand;
  /** Between the starts of two nodes, the first time. Default: all are started at once. */
  readonly spacingMs?: number;
  /** How a node is asked to end when all is over, before SIGKILL. Default: it is not asked. */
  readonly stopSignal?: NodeJS.Signals;
  /** Called once, before the nodes are ended. Never rejects. */
  tearDown?(addresses: readonly NodeAddress[]): Promise<void>;
  /** Whether a node that was just started can serve. Default: when it answers its status. */
  ready?(address: NodeAddress, timeoutMs: number): Promise<boolean>;
  /** Asks one node what it is. Rejects when it does not answer within `timeoutMs`. */
  status(address: NodeAddress, timeoutMs: number): Promise<StatusAnswer>;
  /**
   * Whether the node behind a peer address answers a peer's request within `timeoutMs`:
   * the live world dials its own proxies with this to prove that a cut holds. To reject is to
   * say that there was no answer, and why; a mistake in the probe itself (a RangeError, a
   * TypeError that is not fetch's) ends the run with RJ036, because it shows nothing.
   */
  probePeer(host: string, port: number, timeoutMs: number): Promise<boolean>;
  /**
   * Lines of a node's log that match one of these are violations of `nodes-stay-up`. Default:
   * `defaultLogAlarms`, for panics, failed assertions and FATAL; an empty list: none are.
   */
  readonly logAlarms?: readonly RegExp[];
  /**
   * Its nodes speak over their standard input and output, and this carries what they say to each
   * other. Their standard error is their log. Absent: they listen on ports.
   */
  readonly switchboard?: Switchboard;
  /** How long a node may take from its start until it is ready. Default: 15 s. */
  readonly readyTimeoutMs?: number;
  openClient(addresses: readonly NodeAddress[], options: ClientOptions): Client;
  /** Changes the members of the cluster, and more. Absent: an operator can ask nothing of it. */
  readonly operator?: Operator<NodeAddress>;
  /**
   * Errors of a `fail` that say: certainly not done, by want of a leader. A person's operation is
   * then tried again. Default: none.
   */
  readonly leaderErrors?: readonly string[];
  /**
   * Brings an operation to one node alone, leader or not, once, and follows no redirect. Rejects
   * with a TypeError when the system has no word for it. Absent: nodes cannot be asked so.
   */
  ask?(address: NodeAddress, operation: Invocation, timeoutMs: number): Promise<NodeAnswer>;
  /**
   * Called when every node is ready, before any client is opened: what rejects here ends the run
   * before it began.
   */
  prepare?(addresses: readonly NodeAddress[], surroundings: Surroundings): Promise<void>;
  /** Ends what the system itself holds (connection pools). */
  close(): void;
}
