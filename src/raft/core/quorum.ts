/**
 * Who decides. Elections, commits, reads and the leader's look at its own quorum all ask the
 * same set, about whatever it is that they count: an election about ids, a leader about what it
 * knows of each voter. Whether the node itself is among the voters is a matter of the set alone.
 *
 * A cluster in the middle of a change of its members (joint consensus, §6) is a set of two
 * halves, each of which must agree: `reached` is then the smaller of the two, and `agree` both.
 */
export interface VoterSet<Voter> {
  /** Everyone who votes, each once. */
  readonly members: readonly Voter[];
  /** The largest number that a quorum has reached. */
  reached(valueOf: (voter: Voter) => number): number;
  /** Whether those of whom `agrees` holds are a quorum. */
  agree(agrees: (voter: Voter) => boolean): boolean;
  /** The same set, of what stands for each voter elsewhere. */
  map<Other>(toOther: (voter: Voter) => Other): VoterSet<Other>;
}

/** The largest values so far, falling. One list for all calls: this is asked at almost every step. */
const top: number[] = [];

/** How many of the members decide. */
export type Share = 'more than half' | 'half';

/** More than half of the members: any two majorities have one in common. (`half`: the planted bug `quorum-half`.) */
export class Majority<Voter> implements VoterSet<Voter> {
  readonly members: readonly Voter[];
  readonly #share: Share;
  readonly #needed: number;

  constructor(members: readonly Voter[], share: Share = 'more than half') {
    if (members.length === 0) throw new Error('a cluster without voters decides nothing');
    this.members = members;
    this.#share = share;
    this.#needed =
      share === 'half' ? Math.ceil(members.length / 2) : Math.floor(members.length / 2) + 1;
  }

  reached(valueOf: (voter: Voter) => number): number {
    let kept = 0;
    for (const member of this.members) kept = keepTop(valueOf(member), kept, this.#needed);
    return top[this.#needed - 1] ?? 0;
  }

  agree(agrees: (voter: Voter) => boolean): boolean {
    let count = 0;
    for (const member of this.members) if (agrees(member)) count++;
    return count >= this.#needed;
  }

  map<Other>(toOther: (voter: Voter) => Other): Majority<Other> {
    return new Majority(this.members.map(toOther), this.#share);
  }
}

/** Both halves of a change: nothing is decided but by a majority of each. */
export class Joint<Voter> implements VoterSet<Voter> {
  readonly members: readonly Voter[];
  readonly #halves: readonly [VoterSet<Voter>, VoterSet<Voter>];

  constructor(before: VoterSet<Voter>, after: VoterSet<Voter>) {
    this.members = [...new Set([...before.members, ...after.members])];
    this.#halves = [before, after];
  }

  reached(valueOf: (voter: Voter) => number): number {
    const [before, after] = this.#halves;
    return Math.min(before.reached(valueOf), after.reached(valueOf));
  }

  agree(agrees: (voter: Voter) => boolean): boolean {
    return this.#halves.every((half) => half.agree(agrees));
  }

  map<Other>(toOther: (voter: Voter) => Other): Joint<Other> {
    const [before, after] = this.#halves;
    // Whoever is in both halves stands for one thing in both.
    const others = new Map(this.members.map((member) => [member, toOther(member)]));
    const known = (member: Voter): Other => others.get(member) ?? toOther(member);
    return new Joint(before.map(known), after.map(known));
  }
}

/** The voters of a node that has not been told who they are: it decides nothing. */
export class Nobody<Voter> implements VoterSet<Voter> {
  readonly members: readonly Voter[] = [];

  reached(): number {
    return 0;
  }

  agree(): boolean {
    return false;
  }

  map<Other>(): Nobody<Other> {
    return new Nobody();
  }
}

/** Puts `value` in its place among the `needed` largest, of which there are `kept` so far. */
function keepTop(value: number, kept: number, needed: number): number {
  if (kept === needed && value <= (top[kept - 1] ?? 0)) return kept;
  let i = Math.min(kept, needed - 1);
  for (; i > 0; i--) {
    const above = top[i - 1] ?? 0;
    if (above >= value) break;
    top[i] = above;
  }
  top[i] = value;
  return Math.min(kept + 1, needed);
}
