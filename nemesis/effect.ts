/**
 * What a step begins and ends, and how that is written into the history: as data, so that whoever
 * reads a run need not know the families to know what was in force.
 */
import type { Json, JsonObject } from '../src/history/operation.ts';
import type { Effect, Ending } from './in-force.ts';
import { nodesUnder } from './in-force.ts';
import type { Fault, FaultAction, FaultFamily, Link } from './nemesis.ts';

/** Whom an action hits. */
export type Target = Pick<Fault, 'nodes' | 'links' | 'how'>;

export function targetOf(action: FaultAction): Target {
  if ('nodes' in action) return { nodes: action.nodes, links: [] };
  const { links, how } = action;
  return { nodes: [], links, ...(how !== undefined && { how }) };
}

/** What the beginning of a fault begins and ends. */
export function effectOfBeginning(begins: Fault, families: readonly FaultFamily[]): Effect {
  const { family, nodes, links, moment } = begins;
  if (moment === true) return { begins, ends: [] };
  const others = families.filter(({ endedBy }) => endedBy.includes(family));
  return {
    begins,
    ends: [
      // An action on links names them all: it replaces the one before it. A second kill adds to the first.
      ...(links.length > 0 || nodes.length === 0 ? [{ family, nodes: [] }] : []),
      ...(nodes.length > 0 ? others.map(({ name }) => ({ family: name, nodes })) : []),
    ],
  };
}

/** What the undoing of a family's fault ends. */
export function effectOfUndoing(family: string, { nodes }: Target): Effect {
  return { begins: undefined, ends: [{ family, nodes }] };
}

/** Only those endings that find something to end. */
export function endingsOf(faults: readonly Fault[], ends: readonly Ending[]): Ending[] {
  return ends.flatMap(({ family, nodes }) => {
    if (!faults.some((fault) => fault.family === family)) return [];
    const hit = nodesUnder(family, faults);
    const ended = nodes.filter((node) => hit.has(node));
    return nodes.length > 0 && ended.length === 0 ? [] : [{ family, nodes: ended }];
  });
}

/** `begins` and `ends` as an event of the nemesis has them. */
export function encodeEffect({ begins, ends }: Effect): JsonObject {
  return {
    ...(begins !== undefined && {
      begins: {
        fault: begins.family,
        ...(begins.nodes.length > 0 && { nodes: begins.nodes }),
        ...(begins.links.length > 0 && {
          links: begins.links.map(({ from, to }) => ({ from, to })),
        }),
        ...(begins.how !== undefined && { how: begins.how }),
        ...(begins.moment === true && { moment: true }),
      },
    }),
    ends: ends.map(({ family, nodes }) => ({
      fault: family,
      ...(nodes.length > 0 && { nodes }),
    })),
  };
}

/** Undefined for an event that does not say it in this way: one of an earlier version, or a foreign one. */
export function decodeEffect(value: Json): Effect | undefined {
  const ends = fieldNamed(value, 'ends');
  const begins = fieldNamed(value, 'begins');
  if (!Array.isArray(ends)) return undefined;
  const endings = (ends as readonly Json[]).flatMap((ending) => {
    const family = fieldNamed(ending, 'fault');
    return typeof family === 'string' ? [{ family, nodes: nodesIn(ending) }] : [];
  });
  const family = begins === undefined ? undefined : fieldNamed(begins, 'fault');
  if (begins === undefined || typeof family !== 'string') {
    return { begins: undefined, ends: endings };
  }
  const how = fieldNamed(begins, 'how');
  const hit = {
    nodes: nodesIn(begins),
    links: linksIn(fieldNamed(begins, 'links')),
    ...(typeof how === 'string' && { how }),
    ...(fieldNamed(begins, 'moment') === true && { moment: true as const }),
  };
  return { begins: { family, ...hit }, ends: endings };
}

/** The nodes that an event, or a part of one, names. */
export function nodesIn(value: Json): string[] {
  const nodes = fieldNamed(value, 'nodes');
  if (!Array.isArray(nodes)) return [];
  return (nodes as readonly Json[]).filter((node): node is string => typeof node === 'string');
}

/** Links as {from, to}, or as "n1→n2". */
export function linksIn(links: Json | undefined): Link[] {
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

export function fieldNamed(value: Json, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as JsonObject)[name] : undefined;
}
