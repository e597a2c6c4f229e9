/**
 * Which faults are in force when: a pure fold over what a nemesis did. A fault that hit
 * several nodes ends for each of them on its own: n1 of "pause n1 and n2" may be resumed
 * while n2 was killed in the meantime, which ends its pause as well.
 */
import type { Fault } from './nemesis.ts';

/** Ends a family's faults: on these nodes, or all of them when none is named. */
export interface Ending {
  readonly family: string;
  readonly nodes: readonly string[];
}

/** What a step begins and ends when it takes effect. It ends first. */
export interface Effect {
  readonly begins: Fault | undefined;
  readonly ends: readonly Ending[];
}

/** Something that a nemesis did, and since when it holds. */
export interface Deed extends Effect {
  readonly atUs: number;
}

export interface InForce extends Fault {
  readonly startUs: number;
  /** null: not ended. */
  readonly endUs: number | null;
}

/** A fault, or a part of one, and which deed began it. */
interface Begun {
  readonly fault: InForce;
  readonly deed: number;
}

/** In order of their beginning; of one that ended in parts, the earlier end first. */
export function faultsInForce(deeds: readonly Deed[]): readonly InForce[] {
  const over: Begun[] = [];
  let open: readonly Begun[] = [];
  for (const [i, { begins, ends, atUs }] of deeds.entries()) {
    for (const ending of ends) {
      const parts = open.map(({ fault, deed }) => ({ deed, ...partsOf(fault, ending) }));
      for (const { deed, ended } of parts) {
        over.push(...ended.map((part) => ({ deed, fault: { ...part, endUs: atUs } })));
      }
      open = parts.flatMap(({ deed, left }) => left.map((fault) => ({ deed, fault })));
    }
    if (begins?.moment === true) {
      over.push({ deed: i, fault: { ...begins, startUs: atUs, endUs: atUs } });
    } else if (begins !== undefined) {
      open = [...open, { fault: { ...begins, startUs: atUs, endUs: null }, deed: i }];
    }
  }
  return [...over, ...open].sort((a, b) => a.deed - b.deed).map(({ fault }) => fault);
}

/** The faults in force at a moment. */
export function faultsAt<F extends Pick<InForce, 'startUs' | 'endUs'>>(
  faults: readonly F[],
  atUs: number,
): F[] {
  return faults.filter(({ startUs, endUs }) => startUs <= atUs && (endUs === null || atUs < endUs));
}

/** With whom a node can speak in both directions is fewer than a majority, itself included. */
export function isCutOff(
  node: string,
  { links, how }: Pick<Fault, 'links' | 'how'>,
  nodes: readonly string[],
): boolean {
  // Links that carry badly carry.
  if (links.length === 0 || how !== undefined) return false;
  const unreachable = new Set<string>();
  for (const { from, to } of links) {
    if (from === node) unreachable.add(to);
    if (to === node) unreachable.add(from);
  }
  return nodes.length - unreachable.size <= nodes.length / 2;
}

/** The nodes that one family's faults hit now. */
export function nodesUnder(family: string, faults: readonly Fault[]): ReadonlySet<string> {
  return new Set(faults.flatMap((fault) => (fault.family === family ? fault.nodes : [])));
}

/** What of a fault an ending ends, and what it leaves. */
function partsOf(
  fault: InForce,
  { family, nodes }: Ending,
): { readonly ended: readonly InForce[]; readonly left: readonly InForce[] } {
  if (fault.family !== family) return { ended: [], left: [fault] };
  if (nodes.length === 0 || fault.nodes.length === 0) return { ended: [fault], left: [] };
  const isOver = (node: string): boolean => nodes.includes(node);
  const only = (hit: readonly string[]): InForce[] =>
    hit.length === 0 ? [] : [{ ...fault, nodes: hit }];
  return {
    ended: only(fault.nodes.filter(isOver)),
    left: only(fault.nodes.filter((node) => !isOver(node))),
  };
}
