import { DurableIsKept } from './durable-is-kept.ts';
import { DurableQuorum } from './durable-quorum.ts';
import { ElectedByVoters } from './elected-by-voters.ts';
import { ElectionSafety } from './election-safety.ts';
import type { Invariant } from './invariant.ts';
import { LeaderAppendOnly } from './leader-append-only.ts';
import { LeaderCompleteness } from './leader-completeness.ts';
import { LogMatching } from './log-matching.ts';
import { MonotonicCommit } from './monotonic-commit.ts';
import { MonotonicTerm } from './monotonic-term.ts';
import { OneChangeAtATime } from './one-change-at-a-time.ts';
import { OneVotePerTerm } from './one-vote-per-term.ts';
import { QuorumsOverlap } from './quorums-overlap.ts';
import { ReadsSeeCommits } from './reads-see-commits.ts';
import { SnapshotsAgree } from './snapshots-agree.ts';
import { StateMachineSafety } from './state-machine-safety.ts';

/** One of each, which has seen nothing yet. */
export function allInvariants(): readonly Invariant[] {
  return [
    new ElectionSafety(),
    new OneVotePerTerm(),
    new MonotonicTerm(),
    new LeaderAppendOnly(),
    new LogMatching(),
    new LeaderCompleteness(),
    new MonotonicCommit(),
    new StateMachineSafety(),
    new DurableQuorum(),
    new DurableIsKept(),
    new ReadsSeeCommits(),
    new SnapshotsAgree(),
    new ElectedByVoters(),
    new OneChangeAtATime(),
    new QuorumsOverlap(),
  ];
}
