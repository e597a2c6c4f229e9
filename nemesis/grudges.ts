import type { Link } from './nemesis.ts';

/**
 * Grudges: who refuses to hear whom, as a set of directed links to cut. Each function takes
 * the nodes in the (seeded) order that settles its choices and returns the links; nothing
 * here draws a random number. The shapes are Jepsen's, and what Raft tests added to them.
 */

/** Every link between nodes of different groups, both ways. */
export function split(groups: readonly (readonly string[])[]): Link[] {
  return groups.flatMap((group, g) =>
    groups
      .filter((_, other) => other !== g)
      .flatMap((others) => group.flatMap((from) => others.map((to) => ({ from, to })))),
  );
}

/** Cuts the first `count` nodes off from the rest. */
export function isolate(order: readonly string[], count: number): Link[] {
  return split([order.slice(0, count), order.slice(count)]);
}

/** Two halves, the smaller one first. */
export function halves(order: readonly string[]): Link[] {
  return isolate(order, Math.floor(order.length / 2));
}

/** The largest number of nodes that is not a majority. */
export function minoritySize(nodes: number): number {
  return Math.floor((nodes - 1) / 2);
}

export function majoritySize(nodes: number): number {
  return Math.floor(nodes / 2) + 1;
}

/** Two halves that only the middle node reaches: no majority is fully connected. */
export function bridge(order: readonly string[]): Link[] {
  const half = Math.floor((order.length - 1) / 2);
  const [, ...others] = order;
  return split([others.slice(0, half), others.slice(half)]);
}

/**
 * Every node hears a majority, no two nodes hear the same one: node i hears its nearest
 * neighbours on a ring. Where a majority minus one is odd the ring is lopsided, and then
 * some links are cut one way only.
 */
export function majoritiesRing(order: readonly string[]): Link[] {
  const count = order.length;
  const heardOthers = majoritySize(count) - 1;
  const before = Math.floor(heardOthers / 2);
  const after = heardOthers - before;
  return order.flatMap((to, i) =>
    order.flatMap((from, j) => {
      const ahead = (j - i + count) % count;
      const heard = ahead <= after || count - ahead <= before;
      return heard ? [] : [{ from, to }];
    }),
  );
}

/** The first node hears nobody, but everybody hears it. */
export function deaf(order: readonly string[]): Link[] {
  const [node, ...others] = order;
  return node === undefined ? [] : others.map((from) => ({ from, to: node }));
}

/** Nobody hears the first node, but it hears everybody. */
export function mute(order: readonly string[]): Link[] {
  const [node, ...others] = order;
  return node === undefined ? [] : others.map((to) => ({ from: node, to }));
}

/** Every directed link between two different nodes. */
export function allLinks(nodes: readonly string[]): Link[] {
  return nodes.flatMap((from) => nodes.filter((to) => to !== from).map((to) => ({ from, to })));
}

/** `n1→n2`: one link, in words and as a key. */
export function linkName(link: Link): string {
  return `${link.from}→${link.to}`;
}
