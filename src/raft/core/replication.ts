import { planted } from './bugs.ts';
import { adopt, rollBack } from './configuring.ts';
import type { NodeId } from './entry.ts';
import type { Append, AppendAccepted, AppendRejected } from './message.ts';
import type { Progress } from './progress.ts';
import { becomeFollower, resetElectionTimer } from './roles.ts';
import { sendSnapshots } from './snapshotting.ts';
import { send, type Leader, type State } from './state.ts';

/** Sends every follower what it lacks, within its window. */
export function replicate(state: State, leader: Leader): void {
  const { maxInflight, maxEntriesPerMessage, maxDataPerMessage } = state.config.limits;
  const { lastIndex } = state.log;
  sendSnapshots(state, leader);
  for (const follower of leader.followers) {
    while (follower.next <= lastIndex && follower.maySend(maxInflight)) {
      const entries = state.log.slice(follower.next, maxEntriesPerMessage, maxDataPerMessage);
      sendAppend(state, leader, follower.id, follower.next - 1, entries);
      follower.sent(follower.next + entries.length - 1);
    }
  }
}

/**
 * An empty append to everyone. Its `prevIndex` is the last entry that was sent, so that a
 * follower which missed some of them says so within a heartbeat.
 */
export function heartbeat(state: State, leader: Leader): void {
  const lostUs = state.nowUs - state.config.timing.electionTimeoutMinUs;
  for (const follower of leader.followers) {
    follower.retry(lostUs);
    const prevIndex = follower.transfer === null ? follower.next - 1 : follower.match;
    sendAppend(state, leader, follower.id, prevIndex, noEntries);
  }
}

/**
 * A heartbeat for reads. It asks about `match`, which the follower has durable already, so
 * its answer never waits for a disk.
 */
export function confirmLeadership(state: State, leader: Leader): void {
  for (const { id, match } of leader.followers) sendAppend(state, leader, id, match, noEntries);
}

/** Lets a follower know that what it has is committed, up to there. */
export function tellCommit(state: State, leader: Leader, { id, match }: Progress): void {
  sendAppend(state, leader, id, match, noEntries);
}

/**
 * Whether the node has nearly all of the log, and was heard of lately: its vote costs no progress. One
 * that has never acknowledged an entry may not exist, however short the log is.
 */
export function isCaughtUp(state: State, leader: Leader, id: NodeId): boolean {
  const follower = leader.followers.find((each) => each.id === id);
  if (follower === undefined || follower.transfer !== null) return false;
  const { limits, timing } = state.config;
  const lacks = state.log.lastIndex - follower.match;
  const isThere = follower.match > 0;
  return (
    isThere &&
    lacks <= limits.maxLag &&
    follower.heardUs >= state.nowUs - timing.electionTimeoutMinUs
  );
}

const noEntries: Append['entries'] = [];

function sendAppend(
  state: State,
  leader: Leader,
  to: NodeId,
  wanted: number,
  entries: Append['entries'],
): void {
  // Where the log no longer has what an empty append asks about, it asks about the beginning,
  // where all logs agree: it says that the leader leads, and lets the follower say that it hears.
  const prevIndex = wanted < state.log.base.index ? 0 : wanted;
  const prevTerm = prevIndex === 0 ? 0 : state.log.termOf(prevIndex);
  const { term, commit } = state;
  const round = leader.reads.round;
  const from = state.config.id;
  // The leader may send entries that it has not made durable (thesis 10.2.1): it promises
  // nothing by sending, and counts itself only by what is durable.
  send(state, { type: 'append', from, to, term, prevIndex, prevTerm, entries, commit, round });
}

/** A follower's side of AppendEntries (§5.3). */
export function onAppend(state: State, append: Append): void {
  const { log } = state;
  const [from, to, round] = [state.config.id, append.from, append.round];
  if (append.term < state.term && !planted(state, 'append-old-term-accepted')) {
    // The reply carries the newer term, which makes the old leader step down. The round is one of
    // the old term: should its leader lead the newer one meanwhile, it would confirm a read there.
    const [prevIndex, conflictIndex] = [append.prevIndex, log.lastIndex + 1];
    const round = planted(state, 'read-round-of-old-term') ? append.round : 0;
    const conflict = { prevIndex, conflictTerm: null, conflictIndex, round };
    send(state, { type: 'append-rejected', from, to, term: state.term, ...conflict });
    return;
  }
  if (state.role.name === 'leader' && append.term === state.term) return; // Two leaders: only with a planted bug.
  becomeFollower(state, append.term, append.from, 'another leader has a newer term');
  state.leaderHeardUs = state.nowUs;
  resetElectionTimer(state);

  const { term } = state;
  // What is no longer in the log is committed, and so agrees with every leader's.
  const agreed = append.prevIndex < log.base.index;
  const ownTerm = agreed ? append.prevTerm : log.termAt(append.prevIndex);
  if (ownTerm !== append.prevTerm && !isPassedOver(state, append.prevIndex)) {
    const { prevIndex } = append;
    const conflict =
      ownTerm === undefined
        ? { conflictTerm: null, conflictIndex: log.lastIndex + 1 }
        : { conflictTerm: ownTerm, conflictIndex: log.firstIndexOfTermFrom(ownTerm) };
    send(state, { type: 'append-rejected', from, to, term, prevIndex, ...conflict, round });
    return;
  }
  appendMissing(state, append);
  const agreedTo = Math.max(append.prevIndex + append.entries.length, log.base.index);
  const match = planted(state, 'ack-last-index') ? log.lastIndex : agreedTo;
  // Only up to `match` is the log known to be the leader's; what follows may be anything.
  const known = planted(state, 'commit-no-min') ? log.lastIndex : agreedTo;
  const committed = planted(state, 'commit-on-append') ? agreedTo : append.commit;
  state.commit = Math.max(state.commit, Math.min(committed, known));
  if (state.partial !== null && state.partial.index <= state.commit) state.partial = null;
  // A heartbeat is answered at once, for as much as is durable: a leader whose followers'
  // disks are slow must not take them for dead.
  const promised = append.entries.length === 0 ? Math.min(match, state.durability.index) : match;
  send(state, { type: 'append-accepted', from, to, term, match: promised, round }, promised);
}

/** The planted bugs of the consistency check: an entry that is there, whatever its term. */
function isPassedOver(state: State, prevIndex: number): boolean {
  const { lastIndex } = state.log;
  if (planted(state, 'no-prev-term-check')) return prevIndex <= lastIndex;
  return planted(state, 'prev-check-off-by-one') && prevIndex === lastIndex;
}

/**
 * Appends what is new. Entries that are already there stay, even when more follow them: an
 * old, short append must not cut off what a newer one brought (Figure 2, rule 3).
 */
function appendMissing(state: State, append: Append): void {
  const { log, durability, bugs } = state;
  const always = planted(state, 'truncate-unconditional');
  for (const entry of append.entries) {
    if (entry.index < log.firstIndex) continue;
    const ownTerm = log.termAt(entry.index);
    if (ownTerm === entry.term && !(always && entry === append.entries[0])) continue;
    if (ownTerm !== undefined) {
      if (planted(state, 'no-truncate')) continue;
      if (entry.index <= state.commit && bugs === null) {
        throw new Error(`leader n${append.from} would overwrite committed entry ${entry.index}`);
      }
      log.truncateFrom(entry.index);
      durability.truncateFrom(entry.index, bugs);
      rollBack(state, entry.index);
      state.effects.note({ event: 'truncated', term: state.term, from: entry.index });
    }
    log.append(entry);
    durability.append(entry);
    if (entry.kind === 'members') adopt(state, entry);
  }
}

/** The follower that answered, when this leader has one of that name. */
function heard(
  state: State,
  leader: Leader,
  reply: AppendAccepted | AppendRejected,
): Progress | undefined {
  const follower = leader.followers.find(({ id }) => id === reply.from);
  if (follower === undefined) return undefined;
  follower.heardUs = state.nowUs;
  follower.round = Math.max(follower.round, reply.round);
  return follower;
}

export function onAppendAccepted(state: State, leader: Leader, reply: AppendAccepted): void {
  const progress = heard(state, leader, reply);
  // What was sent is no answer: with this flag, it is.
  const assumed = planted(state, 'match-assumed') ? (progress?.next ?? 0) - 1 : 0;
  progress?.accepted(Math.max(assumed, reply.match), state.log.base.index);
  if (Math.max(assumed, reply.match) > state.commit) leader.mayCommit = true;
}

export function onAppendRejected(state: State, leader: Leader, reply: AppendRejected): void {
  const progress = heard(state, leader, reply);
  if (progress === undefined || progress.transfer !== null || isStale(progress, reply)) return;
  if (planted(state, 'match-from-rejection')) {
    progress.accepted(Math.max(progress.match, reply.conflictIndex), state.log.base.index);
    leader.mayCommit = true;
  }
  progress.rejected(nextAfterConflict(state, reply));
}

/** A refusal of something that this leader has since gone back behind, or that was since accepted. */
function isStale(progress: Progress, reply: AppendRejected): boolean {
  if (reply.prevIndex >= progress.next) return true;
  // A follower that has less than it acknowledged is heard: either the reply is old, and
  // going back costs a resend, or its disk lost data, and going back is the only cure.
  return reply.prevIndex <= progress.match && reply.conflictIndex > progress.match;
}

/**
 * Fast backtracking (§5.3): one refusal skips a whole term. When the leader has entries of
 * the conflicting term, the logs may agree up to its last one; otherwise the follower's
 * whole run of that term goes. It may come out before the log: then the follower needs a snapshot.
 */
function nextAfterConflict(state: State, reply: AppendRejected): number {
  const { log } = state;
  let next = reply.conflictIndex;
  if (reply.conflictTerm !== null) {
    const afterTerm = log.firstIndexOfTermFrom(reply.conflictTerm + 1);
    if (log.termAt(afterTerm - 1) === reply.conflictTerm) next = afterTerm;
  }
  return Math.max(1, Math.min(next, reply.prevIndex));
}

/**
 * Advances the commit index to what a quorum has durable. Only an entry of the leader's own
 * term commits by counting; older ones commit with it (§5.4.2, Figure 8: an entry of an old
 * term on a majority can still be overwritten).
 */
export function advanceCommit(state: State, leader: Leader): void {
  if (!leader.mayCommit) return;
  leader.mayCommit = false;
  const { log, durability } = state;
  leader.own.match = planted(state, 'count-self-unsynced') ? log.lastIndex : durability.index;
  const onQuorum = state.bugs === null ? leader.voters.reached(matchOf) : miscounted(state, leader);
  if (onQuorum <= state.commit) return;
  const isOwn = log.termAt(onQuorum) === state.term || planted(state, 'commit-old-term');
  if (isOwn) state.commit = onQuorum;
}

/** What a quorum has, as the planted bugs count it. */
function miscounted(state: State, { voters }: Leader): number {
  const matches = voters.members.map(matchOf);
  const needed = Math.floor(matches.length / 2) + 1;
  if (planted(state, 'lexicographic-sort')) {
    return matches.map(String).sort().map(Number)[matches.length - needed] ?? 0;
  }
  if (planted(state, 'commit-minority') && needed > 1) {
    return matches.sort((a, b) => b - a)[needed - 2] ?? 0;
  }
  const onQuorum = voters.reached(matchOf);
  const isOneMore = planted(state, 'commit-off-by-one') && onQuorum < state.log.lastIndex;
  return isOneMore ? onQuorum + 1 : onQuorum;
}

const matchOf = (voter: Progress): number => voter.match;

/** CheckQuorum (thesis 6.2): a leader that a majority does not answer leaves office. */
export function hearsQuorum(state: State, leader: Leader): boolean {
  const sinceUs = state.nowUs - state.config.timing.electionTimeoutMaxUs;
  leader.own.heardUs = state.nowUs;
  if (planted(state, 'no-check-quorum')) return true;
  return leader.voters.agree(({ heardUs }) => heardUs >= sinceUs);
}
