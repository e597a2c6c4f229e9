import {
  decodeMembers,
  describeMembers,
  votersOf,
  type Configuration,
  type NodeId,
} from '../../core/index.ts';
import { breachOf, type Breach, type Invariant, type Step } from './invariant.ts';

type Members = Configuration['members'];

/**
 * Of two configurations that follow one another in a log, each may count somewhere at the same time:
 * no quorum of one may do without every node of a quorum of the other (§6, Figure 10).
 */
export class QuorumsOverlap implements Invariant {
  readonly name = 'quorums-overlap';
  readonly occasion = 'change of configuration';
  readonly looksAt = ['write'] as const;
  readonly #known = new Map<string, readonly NodeId[] | null>();
  occasions = 0;

  stepped({ node, output }: Step): Breach | null {
    if (node.leads === null) return null;
    let { members } = node.configurationBefore;
    for (const { kind, index, data } of output.write?.entries ?? []) {
      if (kind !== 'members') continue;
      this.occasions++;
      const next = decodeMembers(data);
      const apart = this.#apart(members, next);
      if (apart !== null) {
        const names = apart.map((id) => `n${id}`).join(' and ');
        const text = `n${node.id} went from ${describeMembers(members)} to ${describeMembers(next)}: ${names} decide in one, and the others in the other`;
        return breachOf(node, index, text);
      }
      members = next;
    }
    return null;
  }

  #apart(before: Members, after: Members): readonly NodeId[] | null {
    const name = `${describeMembers(before)} / ${describeMembers(after)}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const found = quorumApart(before, after);
    this.#known.set(name, found);
    return found;
  }
}

/** A quorum of the first without which the rest are a quorum of the second: all sets are tried. */
function quorumApart(before: Members, after: Members): readonly NodeId[] | null {
  const [one, other] = [votersOf(before), votersOf(after)];
  const ids = [...new Set([...one.members, ...other.members])];
  for (let set = 0; set < 2 ** ids.length; set++) {
    const chosen = ids.filter((_, i) => (set & (1 << i)) !== 0);
    const apart =
      one.agree((id) => chosen.includes(id)) && other.agree((id) => !chosen.includes(id));
    if (apart) return chosen;
  }
  return null;
}
