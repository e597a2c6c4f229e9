/**
 * Which node a client asks: pure, no I/O, the same for every system whose writes go
 * through a leader.
 *
 * A client has a home node for life. Operations that change something go to the node that
 * it takes for the leader. Where reads go is the run's choice: a client that only ever spoke
 * to the leader would never see a node that answers when it must not (a follower that serves
 * stale reads, a deposed leader behind a partition), and one that asks its home node pays a
 * redirect wherever that is not the leader.
 */
export interface Routing {
  readonly nodes: number;
  /** Index of the home node. */
  readonly home: number;
  /** Index of the node taken for the leader. */
  readonly leader: number;
  /** `both`: home and leader by turns, home first. */
  readonly readsAt: 'home' | 'leader' | 'both';
  /** Reads begun, to alternate between home and leader. */
  readonly reads: number;
}

/** A redirect to one's own redirector would go on for ever: two nodes may each take the other for the leader. */
export const maxHops = 4;

export function initialRouting(
  thread: number,
  nodes: number,
  readsAt: Routing['readsAt'] = 'both',
): Routing {
  const home = thread % nodes;
  return { nodes, home, leader: home, readsAt, reads: 0 };
}

/** Where an operation goes first, and the routing after it was sent there. */
export function nextRoute(
  routing: Routing,
  kind: 'read' | 'change',
): { readonly node: number; readonly routing: Routing } {
  if (kind === 'change') return { node: routing.leader, routing };
  const { readsAt, reads } = routing;
  const goesHome = readsAt === 'home' || (readsAt === 'both' && reads % 2 === 0);
  const node = goesHome ? routing.home : routing.leader;
  return { node, routing: { ...routing, reads: reads + 1 } };
}

/** A node named the leader. */
export function leaderIs(routing: Routing, leader: number): Routing {
  return { ...routing, leader };
}

/**
 * A node did not do the work: no answer, refused, or no leader known to it. When it was the
 * node taken for the leader, the next one in order is tried next.
 */
export function routingAfterFailure(routing: Routing, node: number): Routing {
  if (node !== routing.leader) return routing;
  return { ...routing, leader: (node + 1) % routing.nodes };
}
