/** A node and where it listens. */
export interface NodePlace<Port extends string = string> {
  /** 1, 2, … */
  readonly id: number;
  /** n1, n2, … */
  readonly name: string;
  readonly host: string;
  /** By the names that the system gave them. */
  readonly ports: Readonly<Record<Port, number>>;
}

/** A node as another one dials it; `String(peer)` is "host:port". */
export interface PeerView {
  readonly id: number;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  toString(): string;
}

/** A node and the others, from its own point of view. */
export interface NodeView<Port extends string = string> extends NodePlace<Port> {
  /** A folder of its own, which it finds again after a restart. */
  readonly dataDir: string;
  /** The others, as this node shall dial them: each link may be cut. */
  readonly peers: readonly PeerView[];
  /** All nodes including itself, in order: for systems that want one list of all. */
  readonly members: readonly PeerView[];
}

/** The nodes as clients see them. */
export interface ClusterView<Port extends string = string> {
  readonly nodes: readonly NodePlace<Port>[];
}

/** An address that prints itself. */
export function peerView(peer: Omit<PeerView, 'toString'>): PeerView {
  const { id, name, host, port } = peer;
  return Object.defineProperty({ id, name, host, port }, 'toString', {
    value: () => `${host}:${port}`,
  });
}
