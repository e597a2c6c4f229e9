import type { Entry, NodeId } from './entry.ts';
import { standingOf, votes, votersOf, type Standing } from './members.ts';
import { Progress } from './progress.ts';
import type { VoterSet } from './quorum.ts';
import { quorumWith, type Leader, type State } from './state.ts';

/** An entry has come into the log: a configuration counts from now on, committed or not (§6). */
export function adopt(state: State, entry: Entry): void {
  if (state.configurations.append(entry)) configured(state);
}

/** The log was cut from `index` on: the configuration before the cut counts again. */
export function rollBack(state: State, index: number): void {
  if (state.configurations.truncateFrom(index)) configured(state);
}

/** Another configuration counts: whoever asks the voters asks the new ones. */
export function configured(state: State): void {
  const { configurations, role, effects, term } = state;
  const { index, members } = configurations.latest;
  state.voters = votersOf(members, quorumWith(state.bugs));
  state.toldNotMemberSince = 0; // Whoever is told something newer by its log goes by that.
  effects.note({ event: 'configured', term, index, members });
  if (role.name !== 'leader') return;
  role.followers = followersOf(state, role, index);
  role.voters = votersAmong(state.voters, [role.own, ...role.followers]);
  role.membersUnsettled = true;
}

/** Everyone to whom a leader sends; what it knew of those who stay, it knows still. */
function followersOf(state: State, leader: Leader, index: number): readonly Progress[] {
  const { members } = state.configurations.latest;
  const others = members.filter(({ id }) => id !== state.config.id);
  const known = new Map(leader.followers.map((each) => [each.id, each]));
  const stay = others.map(({ id }) => {
    const progress = known.get(id) ?? new Progress(id, state.log.lastIndex, state.nowUs);
    progress.gone = null;
    known.delete(id);
    return progress;
  });
  // Those who are out are sent this much of the log, so that they know; see `settleMembers`.
  for (const progress of known.values()) progress.gone ??= index;
  return [...stay, ...known.values()];
}

/** The same set, of what a leader knows of each. */
export function votersAmong(
  voters: VoterSet<NodeId>,
  all: readonly Progress[],
): VoterSet<Progress> {
  return voters.map((id) => all.find((each) => each.id === id) ?? missing(id));
}

function missing(id: NodeId): never {
  throw new Error(`voter n${id} is no member`);
}

/**
 * Whether this node may run for office: it votes in a configuration that may be the last that a
 * majority has. One that the log excludes by an entry that is not committed may still be needed
 * to commit it (thesis 4.2.2).
 */
export function mayCampaign(state: State): boolean {
  const { configurations, config, commit, toldNotMemberSince } = state;
  if (toldNotMemberSince > configurations.latest.index) return false;
  const { latest } = configurations;
  if (votes(latest.members, config.id)) return true;
  if (latest.index <= commit) return false;
  return configurations.since(commit).some(({ members }) => votes(members, config.id));
}

/** What this node is to the cluster as far as it knows; null: no member, or not one yet. */
export function ownStanding(state: State): Standing | null {
  const { configurations, config, toldNotMemberSince } = state;
  const { index, members } = configurations.latest;
  return toldNotMemberSince > index ? null : standingOf(members, config.id);
}

/** The commit index has grown past a configuration without this node: it says so, once. */
export function noticeRemoval(state: State): void {
  const { configurations, commit, before, config } = state;
  const { index, members } = configurations.latest;
  if (index === 0 || index > commit || index <= before.commit) return;
  if (standingOf(members, config.id) === null) {
    state.effects.note({ event: 'not-a-member', term: state.term, index });
  }
}
