import { maxMembers, maxNodeId } from './bounds.ts';
import type { NodeId } from './entry.ts';
import { Joint, Majority, Nobody, type VoterSet, type Share } from './quorum.ts';

/**
 * What a member is to the two halves of the voter set (joint consensus, §6):
 * in both, in the new one alone, in the old one alone, or in none.
 */
export const standings = ['voter', 'joining', 'leaving', 'learner'] as const;
export type Standing = (typeof standings)[number];

export interface Member {
  readonly id: NodeId;
  readonly standing: Standing;
  /** Where its peers find it. Opaque to the core; '' where only those who start nodes know. */
  readonly address: string;
}

/** Who the members are from the entry at `index` on; index 0: from the beginning. */
export interface Configuration {
  readonly index: number;
  /** By rising id. Nobody: this node has not been told yet. */
  readonly members: readonly Member[];
}

/** A change of the members; all of it takes effect in one step. */
export interface MemberChange {
  /** New nodes, as learners: they are sent the log and have no vote. */
  readonly add?: readonly { readonly id: NodeId; readonly address: string }[];
  /** Learners that get a vote. */
  readonly promote?: readonly NodeId[];
  readonly remove?: readonly NodeId[];
}

/** Why a change of the members was not begun: it certainly has no effect. */
export type ChangeRefusal =
  | 'not-leader'
  /** The leader has committed nothing in its term: see `onChangeMembers`. */
  | 'term-not-open'
  | 'change-pending'
  | 'transferring'
  | 'already-member'
  | 'not-a-member'
  | 'not-a-learner'
  | 'not-caught-up'
  | 'named-twice'
  | 'no-voters-left'
  | 'too-many-members'
  | 'nothing-to-change';

/** Whose agreement counts: one majority, or in the middle of a change one of each half. */
export function votersOf(members: readonly Member[], share?: Share): VoterSet<NodeId> {
  const half = (other: Standing): NodeId[] =>
    members.filter(({ standing }) => standing === 'voter' || standing === other).map(idOf);
  if (isJoint(members))
    return new Joint(new Majority(half('leaving'), share), new Majority(half('joining'), share));
  const voters = half('voter');
  return voters.length === 0 ? new Nobody() : new Majority(voters, share);
}

const idOf = ({ id }: Member): NodeId => id;

export function isJoint(members: readonly Member[]): boolean {
  return members.some(({ standing }) => standing === 'joining' || standing === 'leaving');
}

export function standingOf(members: readonly Member[], id: NodeId): Standing | null {
  return members.find((member) => member.id === id)?.standing ?? null;
}

/** Whether the node is in a half of the voter set. */
export function votes(members: readonly Member[], id: NodeId): boolean {
  const standing = standingOf(members, id);
  return standing !== null && standing !== 'learner';
}

/** What the members are when the change begins, or why it cannot. */
export function changed(
  members: readonly Member[],
  { add = [], promote = [], remove = [] }: MemberChange,
): readonly Member[] | ChangeRefusal {
  const named = [...add.map(({ id }) => id), ...promote, ...remove];
  if (named.length === 0) return 'nothing-to-change';
  if (new Set(named).size < named.length) return 'named-twice';
  if (add.some(({ id }) => standingOf(members, id) !== null)) return 'already-member';
  if ([...promote, ...remove].some((id) => standingOf(members, id) === null)) return 'not-a-member';
  if (promote.some((id) => votes(members, id))) return 'not-a-learner';
  const next = members.flatMap((member): Member[] => {
    if (promote.includes(member.id)) return [{ ...member, standing: 'joining' }];
    if (!remove.includes(member.id)) return [member];
    // A learner is in no half: nothing has to agree to its leaving.
    return member.standing === 'learner' ? [] : [{ ...member, standing: 'leaving' }];
  });
  for (const { id, address } of add) next.push({ id, standing: 'learner', address });
  if (next.length > maxMembers) return 'too-many-members';
  if (!next.some(({ standing }) => standing === 'voter' || standing === 'joining')) {
    return 'no-voters-left';
  }
  return next.sort((a, b) => a.id - b.id);
}

/** The members when both halves have agreed: the new half alone. */
export function settled(members: readonly Member[]): readonly Member[] {
  return members
    .filter(({ standing }) => standing !== 'leaving')
    .map((member) => (member.standing === 'joining' ? { ...member, standing: 'voter' } : member));
}

/** The form in which members stand in the log, in snapshots and in messages. */
export function encodeMembers(members: readonly Member[]): string {
  return JSON.stringify(members.map(({ id, standing, address }) => [id, standing, address]));
}

/** @throws RangeError or SyntaxError when the text is none of `encodeMembers` */
export function decodeMembers(text: string): readonly Member[] {
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed) || parsed.length > maxMembers)
    throw new RangeError('no list of members');
  let before = 0;
  return parsed.map((item: unknown) => {
    const [id, standing, address] = Array.isArray(item) ? (item as readonly unknown[]) : [];
    const known = standings.find((name) => name === standing);
    if (typeof id !== 'number' || !isNodeId(id) || id <= before)
      throw new RangeError('a member without its id');
    if (known === undefined) throw new RangeError(`member n${id} without its standing`);
    if (typeof address !== 'string') throw new RangeError(`member n${id} without its address`);
    before = id;
    return { id, standing: known, address };
  });
}

/** Whether a node may have that id: the log keeps votes in four bytes. */
export function isNodeId(id: number): boolean {
  return Number.isSafeInteger(id) && id >= 1 && id <= maxNodeId;
}

/** `n1 n2:leaving n4:joining n5:learner` */
export function describeMembers(members: readonly Member[]): string {
  if (members.length === 0) return 'nobody';
  return members
    .map(({ id, standing }) => (standing === 'voter' ? `n${id}` : `n${id}:${standing}`))
    .join(' ');
}
