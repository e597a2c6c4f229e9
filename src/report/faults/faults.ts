import { linkName } from '../../../nemesis/grudges.ts';
import type { InForce } from '../../../nemesis/in-force.ts';
import type { FaultColour, Link } from '../../../nemesis/nemesis.ts';
import { listText, truncate } from '../text/format.ts';

/** A fault that was in force for a time, as the report shows it. */
export interface FaultWindow extends Omit<InForce, 'name'> {
  /** Who was hit, in a few words: "n1 n2 | n3 n4 n5", "n3". Empty when the event does not say. */
  readonly label: string;
  readonly colour: FaultColour;
}

/** "partition {n1 n2 | n3 n4 n5}", "partition {n3↛n1 n2}", "kill n3". */
export function faultText({ family, label, links }: FaultWindow): string {
  if (label === '') return family;
  return links.length > 0 ? `${family} {${label}}` : `${family} ${label}`;
}

/**
 * Nodes that hear each other, as groups: the components of the graph of links that are open
 * in both directions. A directed or bridged cut may leave one group; then the cut links
 * themselves say more.
 */
function connectedGroups(nodes: readonly string[], cut: readonly Link[]): string[][] {
  const isCut = new Set(cut.map(({ from, to }) => JSON.stringify([from, to])));
  const open = (a: string, b: string): boolean =>
    !isCut.has(JSON.stringify([a, b])) && !isCut.has(JSON.stringify([b, a]));
  const groups: string[][] = [];
  const seen = new Set<string>();
  for (const node of nodes) {
    if (seen.has(node)) continue;
    const group = [node];
    seen.add(node);
    for (const member of group) {
      for (const other of nodes) {
        if (!seen.has(other) && open(member, other)) {
          seen.add(other);
          group.push(other);
        }
      }
    }
    groups.push(group);
  }
  return groups;
}

/** A cut that is not simply between groups: "n3↛n1 n2, n2↛n3". */
function cutText(links: readonly Link[]): string {
  const senders = [...new Set(links.map(({ from }) => from))];
  return senders
    .map((sender) => {
      const deaf = links.filter(({ from }) => from === sender).map(({ to }) => to);
      return `${sender}↛${deaf.join(' ')}`;
    })
    .join(', ');
}

/** Links that carry badly: "links of n1", "all links", or each by its name. */
function linksText(links: readonly Link[], allNodes: readonly string[]): string {
  const among = new Set([...allNodes, ...links.flatMap(({ from, to }) => [from, to])]);
  const hit = new Set(links.map(linkName));
  if (hit.size === among.size * (among.size - 1)) return 'all links';
  const others = (node: string): string[] => [...among].filter((other) => other !== node);
  const wholly = [...among].filter((node) =>
    others(node).every(
      (other) =>
        hit.has(linkName({ from: node, to: other })) &&
        hit.has(linkName({ from: other, to: node })),
    ),
  );
  const isOfThem = links.every(({ from, to }) => wholly.includes(from) || wholly.includes(to));
  return isOfThem ? `links of ${wholly.join(' ')}` : links.map(linkName).join(', ');
}

export function faultLabel(
  name: string,
  { nodes: hit, links, how }: Pick<InForce, 'nodes' | 'links' | 'how'>,
  allNodes: readonly string[],
): string {
  if (how !== undefined) return truncate(`${how}: ${linksText(links, allNodes)}`, 60);
  if (links.length > 0) {
    const nodes =
      allNodes.length > 0 ? allNodes : [...new Set(links.flatMap(({ from, to }) => [from, to]))];
    const groups = connectedGroups(nodes, links);
    const isMutual = links.every(({ from, to }) =>
      links.some((other) => other.from === to && other.to === from),
    );
    return isMutual && groups.length > 1
      ? groups.map((group) => group.join(' ')).join(' | ')
      : truncate(cutText(links), 60);
  }
  if (hit.length > 0) return truncate(listText(hit), 60);
  return name;
}
