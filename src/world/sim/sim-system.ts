import type { Invocation } from '../../history/operation.ts';
import type { Random } from '../../random.ts';
import type { StatusAnswer } from '../../systems/node-status.ts';
import type { MemberChange, MemberSeen, OperatorAnswer } from '../../systems/operator.ts';
import type { Answer, RequestIdentity } from '../../systems/wire.ts';
import type { WatchedProperty } from '../world.ts';
import type { SimRecords } from './disk/record-disk.ts';
import type { SimDisk } from './disk/sim-disk.ts';

/**
 * A system for the simulated world: how to make a node that steps in virtual time. What `System`
 * is for real processes. The world carries its messages and knows nothing of what they mean.
 */
export interface SimSystem {
  readonly name: string;
  /** It carries out a repeated request once. Default: false, and nothing is repeated. */
  readonly hasSessions?: boolean;
  /** Its nodes have `SimNode.operate`. Default: false. */
  readonly isOperated?: boolean;
  createNode(setup: SimNodeSetup): SimNode;
  /** The same nodes for one world, with a watch over all of them. Default: nobody looks into them. */
  watched?(cluster: SimCluster): WatchedSystem;
}

/** A cluster that is watched. */
export interface SimCluster {
  readonly nodes: number;
  nowUs(): number;
  /** To be called when a node breaks a rule: the run ends. */
  onBreach(): void;
}

export interface WatchedSystem extends Pick<SimSystem, 'createNode'> {
  /** What the nodes were held to, and what came of it. Asked when nothing more will happen. */
  properties(): readonly WatchedProperty[];
}

export type { OperatorAnswer, WatchedProperty };

/**
 * All that a node has of the world. Nothing of it outlives the node but what is on its disk: after
 * a kill its timers never fire, its calls of the disk never end and what it sends goes nowhere.
 */
export interface SimNodeSetup {
  /** 1, 2, … in the order of the node names. */
  readonly id: number;
  readonly name: string;
  /** The other nodes. */
  readonly peers: readonly { readonly id: number; readonly name: string }[];
  /** Of this life of this node alone. */
  readonly random: Random;
  readonly disk: SimDisk;
  /** The same disk for a storage that needs no bytes. */
  readonly records: SimRecords;
  readonly clock: SimClock;
  /**
   * The network may delay a message, drop it and let a later one overtake it. It hands on the
   * very object: neither side may change it.
   */
  readonly send: (to: number, message: unknown) => void;
  /** Something of interest happened in it: it was elected, it cut its log. Nothing depends on it but faults. */
  readonly tell: (event: string) => void;
  /** The node cannot go on and ends by itself, as a process does that panics. */
  readonly exit: (reason: string) => void;
}

/** Time as a node sees it. A node has no other: no `Date`, no timers of the runtime. */
export interface SimClock {
  /** Integer microseconds since the run began; monotonic. */
  readonly nowUs: () => number;
  /** Calls `act` once, no earlier than after `delayUs`. Returns what calls it off. */
  readonly after: (delayUs: number, act: () => void) => () => void;
  /** Calls `act` at this instant, behind whatever is due at it. */
  readonly soon: (act: () => void) => void;
}

/**
 * One life of a node, from its start to its end. After a restart the world makes a new one with
 * the same disk. A paused node is not called at all: what is due waits, in order, until it resumes.
 *
 * A node steps when it is called and may await its disk, nothing else: virtual time stands still
 * for promises of the disk only.
 */
export interface SimNode {
  receive(from: number, message: unknown): void;
  /** A request of a client. Without a reply, the client's own timeout ends it. */
  submit(request: SimRequest, reply: (answer: SimAnswer) => void): void;
  /** What an operator asks of it. Replies once, or never. */
  operate?(request: SimOperatorRequest, reply: (answer: OperatorAnswer) => void): void;
  status(): SimNodeStatus;
}

export type SimOperatorRequest =
  | { readonly kind: 'change'; readonly change: MemberChange }
  | { readonly kind: 'transfer'; readonly to: number }
  | { readonly kind: 'snapshot' };

export type SimRequest =
  | {
      readonly kind: 'operation';
      readonly operation: Invocation;
      /** By which the system recognises a repeated request and carries it out once. */
      readonly identity?: RequestIdentity;
    }
  /** To be answered `ok` with the session's name. A system without sessions refuses it. */
  | { readonly kind: 'open-session' };

/** The same as over a wire. */
export type SimAnswer = Answer;

/** What a node says of itself; null: it does not know. */
export interface SimNodeStatus extends StatusAnswer {
  /** Entries of its log, in a system that has one. */
  readonly logEntries?: number;
  /** The members of the cluster, in a system that has such. */
  readonly members?: readonly MemberSeen[];
}
