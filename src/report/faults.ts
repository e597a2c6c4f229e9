import type { Deed } from '../../nemesis/in-force.ts';
import { faultsInForce } from '../../nemesis/in-force.ts';
import type { Link } from '../../nemesis/nemesis.ts';
import type { HistoryEvent, Json, JsonObject } from '../history/operation.ts';
import { listText, truncate } from './format.ts';

/**
 * From the nemesis's events to the windows in which a fault was in force.
 *
 * As Jepsen does, the runner records a step twice: when it begins and when it was proven to
 * hold; the second event tells what was done and since when it is so. A step that came to
 * nothing or failed says that instead. A foreign history may carry anything, so what an event
 * did is looked for by name: nodes under "nodes", links under "cut" or "links".
 */

export interface FaultWindow {
  /** partition, kill, pause, … */
  readonly family: string;
  readonly startUs: number;
  /** null: still in force at the end of the history. */
  readonly endUs: number | null;
  /** Who was hit, in a few words: "n1 n2 | n3 n4 n5", "n3". Empty when the event does not say. */
  readonly label: string;
  /** Nodes killed or paused. Empty for a cut. */
  readonly nodes: readonly string[];
  /** Links cut. */
  readonly links: readonly Link[];
}

/** Which step ends which family. Families not listed here follow Jepsen's start-x / stop-x. */
const endedBy: Readonly<Record<string, string>> = {
  heal: 'partition',
  restart: 'kill',
  resume: 'pause',
  stop: 'fault',
};

type Step = { readonly starts: string } | { readonly ends: string };

function stepOf(f: string): Step {
  const ended = endedBy[f];
  if (ended !== undefined) return { ends: ended };
  if (f === 'start') return { starts: 'fault' };
  const [, verb, family] = /^(start|stop|heal|end)-(.+)$/.exec(f) ?? [];
  if (family !== undefined) return verb === 'start' ? { starts: family } : { ends: family };
  return { starts: f };
}

/** The windows in order of their start. The end of the history closes nothing: an open fault stays open. */
export function faultWindows(
  events: readonly HistoryEvent[],
  allNodes: readonly string[] = [],
): FaultWindow[] {
  const deeds = events.filter(isOutcome).flatMap((event): Deed | [] => {
    const { value } = event;
    const step = stepOf(event.f);
    const atUs = momentOf(event);
    const nodes = nodesIn(value);
    // An undoing that was skipped found nothing left to undo: the fault is over all the same.
    if ('ends' in step) {
      return { kind: 'end', family: step.ends, atUs, nodes, links: [], name: '' };
    }
    if (fieldNamed(value, 'skipped') !== undefined || fieldNamed(value, 'error') !== undefined) {
      return [];
    }
    const name = typeof value === 'string' ? truncate(value, 60) : '';
    return { kind: 'begin', family: step.starts, atUs, nodes, links: linksIn(value), name };
  });
  return faultsInForce(deeds).map(({ family, startUs, endUs, nodes, links, name }) => ({
    family,
    startUs,
    endUs,
    label: labelOf(name, nodes, links, allNodes),
    nodes,
    links,
  }));
}

/** False for the event by which a step begins: the next one is of the same kind and tells how it ended. */
export function isOutcome(
  event: HistoryEvent,
  i: number,
  events: readonly HistoryEvent[],
): boolean {
  const tells = ['effectiveAtUs', 'skipped', 'error'].some(
    (name) => fieldNamed(event.value, name) !== undefined,
  );
  return tells || events[i + 1]?.f !== event.f;
}

/** Since when it holds: before it was proven, which takes a while. */
export function momentOf({ value, time }: HistoryEvent): number {
  const effective = fieldNamed(value, 'effectiveAtUs');
  return typeof effective === 'number' ? effective : time;
}

/** The faults in force at a moment. */
export function faultsAt(windows: readonly FaultWindow[], atUs: number): FaultWindow[] {
  return windows.filter(
    ({ startUs, endUs }) => startUs <= atUs && (endUs === null || atUs < endUs),
  );
}

/** "partition {n1 n2 | n3 n4 n5}", "partition {n3↛n1 n2}", "kill n3". */
export function faultText({ family, label, links }: FaultWindow): string {
  if (label === '') return family;
  return links.length > 0 ? `${family} {${label}}` : `${family} ${label}`;
}

/**
 * Nodes that hear each other, as groups: the components of the graph of links that are open
 * in both directions. A directed or bridged cut may leave one group; then the cut links
 * themselves tell more.
 */
export function connectedGroups(nodes: readonly string[], cut: readonly Link[]): string[][] {
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

/** With whom a node can speak in both directions is fewer than a majority, itself included. */
export function isCutOff(node: string, fault: FaultWindow, nodes: readonly string[]): boolean {
  if (fault.links.length === 0) return false;
  const unreachable = new Set<string>();
  for (const { from, to } of fault.links) {
    if (from === node) unreachable.add(to);
    if (to === node) unreachable.add(from);
  }
  return nodes.length - unreachable.size <= nodes.length / 2;
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

function labelOf(
  name: string,
  hit: readonly string[],
  links: readonly Link[],
  allNodes: readonly string[],
): string {
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

function nodesIn(value: Json): string[] {
  const nodes = fieldNamed(value, 'nodes');
  if (!Array.isArray(nodes)) return [];
  return (nodes as readonly Json[]).filter((node): node is string => typeof node === 'string');
}

function linksIn(value: Json): Link[] {
  const links = fieldNamed(value, 'cut') ?? fieldNamed(value, 'links');
  if (!Array.isArray(links)) return [];
  return (links as readonly Json[]).flatMap((link) => {
    if (typeof link === 'string') {
      const [from, to] = link.split('→');
      return from === undefined || to === undefined ? [] : [{ from, to }];
    }
    const from = fieldNamed(link, 'from');
    const to = fieldNamed(link, 'to');
    return typeof from === 'string' && typeof to === 'string' ? [{ from, to }] : [];
  });
}

function fieldNamed(value: Json, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as JsonObject)[name] : undefined;
}
