import type { Message, NodeId } from '../core/index.ts';

/** The node that a message came from, and where its clients find it. */
export interface Sender {
  readonly id: NodeId;
  /** `host:port` of the sender's client API. */
  readonly api: string;
}

/** Another node, and where it is dialled. */
export interface PeerPlace {
  readonly id: NodeId;
  readonly host: string;
  readonly port: number;
}

export type Receive = (messages: readonly Message[], sender: Sender) => void;

/** Called when a peer is alive: a part of a long message came from it, or it confirmed a part of ours. */
export type Heard = (peer: NodeId) => void;

/**
 * Carries messages between nodes, as well as it can: a message may be lost, doubled, late or
 * out of order, and the sender is never notified. Raft needs no more, so no realization repeats
 * a message: an old one is worth less than the one that the core will send next.
 */
export interface Transport {
  send(messages: readonly Message[]): void;
  close(): Promise<void>;
}

/** A transport of real sockets, which has to know where the others are. */
export interface PeerTransport extends Transport {
  /** From now on these are the members, but for this node itself. */
  setMembers(members: readonly PeerPlace[]): void;
}
