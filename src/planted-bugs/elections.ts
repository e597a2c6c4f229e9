import type { PlantedBug } from './bug.ts';

export const electionBugs = [
  {
    name: 'vote-no-log-check',
    place: 'core',
    profile: 'swarm',
    detectors: ['leader-completeness', 'linearizable'],
    summary:
      'A node votes for anybody, also for a candidate whose log lacks committed entries. Such a ' +
      'leader overwrites them. Shows when a node that was cut off wins the next election.',
    teaches: 'Whoever leads must have everything that was committed; voters see to it.',
    source: 'Raft §5.4.1, the election restriction',
    foundByRun: true,
  },
  {
    name: 'vote-log-index-only',
    place: 'core',
    profile: 'churn',
    detectors: ['leader-completeness'],
    summary:
      'A voter compares the lengths of logs and not the terms of their last entries. A deposed ' +
      'leader with a long tail that nobody accepted is elected over those with what was committed.',
    teaches: 'The log with the later last term is newer; length decides only between equal terms.',
    source: 'Raft §5.4.1; skiff, the mirror image in hashicorp/raft 441bd09',
  },
  {
    name: 'vote-log-term-only',
    place: 'core',
    profile: 'swarm',
    detectors: ['leader-completeness', 'linearizable'],
    summary:
      'A voter compares the terms of the last entries and not the lengths of the logs. A candidate ' +
      'that missed the last entries of the term is elected, and overwrites them.',
    teaches: 'Within one term the longer log has more, and what it has more may be committed.',
    source: 'Raft §5.4.1',
  },
  {
    name: 'vote-log-and',
    place: 'core',
    profile: 'churn',
    detectors: ['leader-completeness'],
    summary:
      'A voter refuses only a log that is both shorter and of an older term. Either alone is ' +
      'enough to lack what was committed.',
    teaches: 'The order of logs is lexicographic: first the term, then the index.',
    source: 'Raft §5.4.1; liferaft, the partial order of openraft a48a3282',
  },
  {
    name: 'double-vote',
    place: 'core',
    profile: 'churn',
    detectors: ['one-vote-per-term', 'election-safety'],
    summary:
      'A node that has voted in a term votes again in it, for another candidate. Two candidates ' +
      'have a majority, and a term has two leaders.',
    teaches: 'One vote a term: two majorities share a voter, who chooses between them.',
    source: 'Raft §5.2',
  },
  {
    name: 'double-vote-on-stepdown',
    place: 'core',
    profile: 'churn',
    detectors: ['one-vote-per-term', 'election-safety'],
    summary:
      'A candidate that hears of the leader of its own term forgets that it has voted for itself. ' +
      'It may vote once more in that term, for a third candidate whose request comes late.',
    teaches: 'The vote belongs to the term, not to the role: only a new term gives another one.',
    source: 'Raft §5.2; CCF #5891',
  },
  {
    name: 'vote-not-persisted',
    place: 'core',
    profile: 'churn',
    detectors: ['one-vote-per-term', 'election-safety'],
    summary:
      'The term is on disk and the vote is not. A node that restarts within a term votes again in it.',
    teaches: 'Whom a node has voted for has to outlive it.',
    source: 'Raft Figure 2, persistent state; liferaft',
  },
  {
    name: 'term-not-persisted',
    place: 'core',
    profile: 'swarm',
    detectors: ['monotonic-term', 'durable-is-kept', 'one-vote-per-term'],
    summary:
      'Neither term nor vote are on disk. A node that restarts is back in the term of long ago, ' +
      'and takes part in elections that are over.',
    teaches: 'Terms are the clock of Raft: a node that restarts may not go back in it.',
    source: 'Raft Figure 2, persistent state; liferaft',
  },
  {
    name: 'vote-before-durable',
    place: 'core',
    profile: 'power',
    detectors: ['monotonic-term', 'one-vote-per-term'],
    summary:
      'Votes and terms are sent before they are on disk. When the power goes between the two, the ' +
      'node forgets what others have counted.',
    teaches: 'Durable first, then said: a promise counts from the moment that somebody hears it.',
    source: 'Raft thesis 3.8, 10.2.1; skiff; hashicorp/raft #661 is a relative',
  },
  {
    name: 'stale-vote-counted',
    place: 'core',
    profile: 'churn',
    detectors: ['election-safety', 'leader-completeness'],
    summary:
      'A candidate counts votes that were given to it in an earlier term. It needs answers that are ' +
      'on their way for longer than an election takes.',
    teaches: 'An answer counts only for the question: compare the term of each reply.',
    source: 'Raft §5.2; Nebula #568; the students’ guide of MIT 6.824',
  },
  {
    name: 'dup-vote-counted',
    place: 'core',
    profile: 'churn',
    detectors: ['election-safety', 'leader-completeness'],
    summary:
      'Votes are counted and not remembered: a vote that the network delivers twice counts as two.',
    teaches: 'Count voters, not messages: networks repeat.',
    source: 'liferaft, which counted granted++',
  },
  {
    name: 'no-stepdown-on-higher-term',
    place: 'core',
    profile: 'swarm',
    detectors: ['election-safety', 'linearizable'],
    summary:
      'A leader or candidate that reads a newer term in an answer goes on as before. It can commit ' +
      'nothing, and without a look at its own quorum it would never learn why.',
    teaches: 'A newer term, in whatever message, ends what a node was doing.',
    source: 'Raft §5.1; the heartbeat goroutine of hashicorp/raft',
  },
  {
    name: 'quorum-half',
    place: 'core',
    profile: 'swarm',
    detectors: ['election-safety', 'committed-on-durable-quorum'],
    summary:
      'Half of the nodes are taken for a majority. Clusters of an even size, cut in two halves, ' +
      'have two leaders. With an odd size nothing is wrong.',
    teaches: 'More than half: any two majorities must have a node in common.',
    source: 'Raft §5.2; hashicorp/raft, "off-by-one affecting even-sized clusters"',
  },
  {
    name: 'no-check-quorum',
    place: 'core',
    profile: 'core',
    detectors: ['connected-majority-progresses', 'recovery'],
    summary:
      'A leader that nobody answers keeps its office, and those who hear it do not elect another. ' +
      'Nothing is wrong that was answered; nothing is answered.',
    teaches: 'A leader that does not hear a majority is of no use, and is in the way.',
    source: 'Raft thesis 6.2; Cloudflare, 2 November 2020 (six and a half hours)',
  },
] as const satisfies readonly PlantedBug[];
