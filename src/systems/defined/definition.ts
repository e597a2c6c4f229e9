import type { Role } from '../node-status.ts';
import type { ClientDefinition } from './client-definition.ts';
import type { HttpAnswer, HttpProbe } from './http-probe.ts';
import type { ClusterView, NodePlace, NodeView } from './node-view.ts';

/**
 * A system under test as data: how to start a node, when it is ready, how a client speaks to it.
 * What users write with `defineSystem`, and what the foreign systems that come along are made of.
 */
export interface SystemDefinition<Port extends string = string> {
  readonly name: string;
  /** What it promises, in a sentence or two: printed beside a violation. */
  readonly promise?: string;
  /**
   * The ports that each node needs, by names of your own. The first is what peers dial, through
   * the links that are cut. Clients and HTTP probes use the second, if there is one.
   */
  readonly ports: readonly [Port, ...Port[]];
  /** The command of a node, from its point of view. */
  start(node: NodeView<Port>): CommandWords | StartCommand;
  /** Between the starts of two nodes, the first time. Default: all are started at once. */
  readonly spacingMs?: number;
  /** How a node is asked to end when all is over; SIGKILL follows. Default: SIGKILL at once. */
  readonly stopSignal?: NodeJS.Signals;
  /** Called once, when every node is ready: to found the cluster, say. */
  setUp?(cluster: ClusterView<Port>): Promise<void> | void;
  /** Called once, before the nodes are ended. */
  tearDown?(cluster: ClusterView<Port>): Promise<void> | void;
  /**
   * When a node is ready: an HTTP request that is answered with 2xx, `'GET /health'`, or a
   * function that resolves with true. Also the status and the peers' probe, unless given.
   */
  readonly ready: HttpProbe<Port> | NodeQuestion<Port, boolean>;
  /** How long a node may take from its start until it is ready. Default: 15 s. */
  readonly readyTimeoutMs?: number;
  /**
   * How a node is asked what it is. Any answer is one: a node that says "503" is there. What an
   * HTTP request was answered is handed to `role`.
   */
  readonly status?: HttpProbe<Port> | NodeQuestion<Port, NodeClaim>;
  /** Who leads, as far as it is known: from the node itself, or from the answer to its status. */
  role?(node: NodePlace<Port> & { readonly answer: HttpAnswer | undefined }): Role | NodeClaim;
  /**
   * Whether the node behind an address that peers dial answers: it proves that links carry, and
   * that cuts hold. Default: `ready` on the first port, where any HTTP answer is one.
   */
  readonly peerProbe?: HttpProbe | ((target: PeerTarget) => Promise<boolean> | boolean);
  /** Lines of a node's log that are violations. Default: panics, failed assertions, FATAL. */
  readonly logAlarms?: readonly RegExp[];
  /** Each node has one advertised address, for all of its peers: it needs `--net netns`. */
  readonly oneAddress?: boolean;
  readonly client: ClientDefinition;
  /** The operations that it has: read, write, cas, delete, others. Default: what `client` says. */
  readonly supports?: readonly string[];
}

/** A program and its arguments. */
export type CommandWords = readonly [string, ...(string | number)[]];

export interface StartCommand {
  readonly command: CommandWords;
  /** Beside the environment of the harness. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the folder of the configuration. */
  readonly cwd?: string;
  /** Files to write before the node starts: paths in `dataDir`, and what shall be in them. */
  readonly files?: Readonly<Record<string, string>>;
}

/** What a node says of itself; what it leaves out is not known. */
export interface NodeClaim {
  readonly role?: Role;
  readonly term?: number;
  /** The id of the node that it takes for the leader. */
  readonly leader?: number;
  /** Up to which entry of the log it knows of agreement. */
  readonly commitIndex?: number;
}

/** A question to a node. To reject is to say that there was no answer. */
export type NodeQuestion<Port extends string, Answer> = (
  node: NodePlace<Port> & Asked,
) => Promise<Answer> | Answer;

export interface Abortable {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What comes with a question. */
export interface Asked extends Abortable {
  /** How long somebody waits, from the question on. */
  readonly timeoutMs: number;
}

/** An address that a peer dials: through the links of the harness. */
export interface PeerTarget extends Abortable {
  readonly host: string;
  readonly port: number;
}
