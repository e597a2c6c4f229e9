import type { Link } from '../../nemesis/nemesis.ts';
import { split } from '../../nemesis/grudges.ts';
import { nodeNamed } from '../../nemesis/node-name.ts';
import { badArguments } from '../errors.ts';

/** The node that a person means: `n2` and `2` are the same one. Throws RJ052. */
export function requireNode(text: string, nodes: readonly string[]): string {
  const name = nodeNamed(text, nodes);
  if (name !== undefined) return name;
  throw badArguments(
    'RJ052',
    `the cluster has no node "${text}"`,
    `its nodes are ${nodes.join(', ')}; a number alone will do: ${nodes.map((node) => node.slice(1)).join(', ')}`,
  );
}

/** Each node once, in the order of the cluster. */
export function nodesNamed(texts: readonly string[], nodes: readonly string[]): string[] {
  const named = new Set(texts.map((text) => requireNode(text, nodes)));
  return nodes.filter((node) => named.has(node));
}

/**
 * The links to cut for `1,2/3`: groups of nodes that hear one another and nobody else. Nodes
 * that are not named stay together as one more group, so that `3` alone isolates node 3.
 * Throws RJ010 and RJ052.
 */
export function partitionOf(text: string, nodes: readonly string[]): Link[] {
  const groups = text
    .split('/')
    .map((group) => group.split(',').map((name) => requireNode(name.trim(), nodes)));
  const named = groups.flat();
  const twice = named.find((node, i) => named.indexOf(node) !== i);
  if (twice !== undefined) throw malformed(text, `${twice} is named twice`);
  const rest = nodes.filter((node) => !named.includes(node));
  const links = split(rest.length === 0 ? groups : [...groups, rest]);
  if (links.length === 0) throw malformed(text, 'all nodes are in one group, so nothing is cut');
  return links;
}

function malformed(text: string, reason: string) {
  return badArguments(
    'RJ010',
    `partition ${text}: ${reason}`,
    'separate groups by / and nodes by commas, as in 1,2/3; "raft-jepsen cluster heal" opens every link',
  );
}
