/**
 * Which faults are in force when: a pure fold over what a nemesis did. A fault that hit
 * several nodes ends for each of them on its own: n1 of "pause n1 and n2" may be resumed
 * while n2 was killed in the meantime, which ends its pause as well.
 */
import type { Link } from './nemesis.ts';

/** Something that a nemesis did, and since when it holds. */
export interface Deed {
  readonly kind: 'begin' | 'end';
  /** partition, kill, pause, … */
  readonly family: string;
  readonly atUs: number;
  /** Empty: not told, or none; an end then ends all of its family. */
  readonly nodes: readonly string[];
  readonly links: readonly Link[];
  /** What it is called where it names neither nodes nor links. */
  readonly name: string;
}

export interface InForce extends Pick<Deed, 'family' | 'nodes' | 'links' | 'name'> {
  readonly startUs: number;
  /** null: not ended. */
  readonly endUs: number | null;
}

/** A node that is killed is paused no longer. */
const endsToo: Readonly<Record<string, string>> = { kill: 'pause' };

/** In order of their beginning; of one that ended in parts, the earlier end first. */
export function faultsInForce(deeds: readonly Deed[]): readonly InForce[] {
  let faults: readonly InForce[] = [];
  for (const { kind, family, atUs, nodes, links, name } of deeds) {
    if (kind === 'end') {
      faults = ended(faults, family, nodes, atUs);
      continue;
    }
    const other = endsToo[family];
    if (other !== undefined && nodes.length > 0) faults = ended(faults, other, nodes, atUs);
    // A cut replaces the cut before it; a second kill adds to the first.
    if (links.length > 0 || nodes.length === 0) faults = ended(faults, family, [], atUs);
    faults = [...faults, { family, startUs: atUs, endUs: null, nodes, links, name }];
  }
  return faults;
}

/** Ends the family's open faults; when nodes are named, only for those nodes. */
function ended(
  faults: readonly InForce[],
  family: string,
  nodes: readonly string[],
  endUs: number,
): readonly InForce[] {
  return faults.flatMap((fault) => {
    if (fault.family !== family || fault.endUs !== null) return fault;
    if (nodes.length === 0 || fault.nodes.length === 0) return { ...fault, endUs };
    const over = fault.nodes.filter((node) => nodes.includes(node));
    const left = fault.nodes.filter((node) => !nodes.includes(node));
    return [
      ...(over.length === 0 ? [] : [{ ...fault, nodes: over, endUs }]),
      ...(left.length === 0 ? [] : [{ ...fault, nodes: left }]),
    ];
  });
}
