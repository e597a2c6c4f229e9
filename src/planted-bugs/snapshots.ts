import type { PlantedBug } from './bug.ts';

export const snapshotBugs = [
  {
    name: 'snap-bad-term',
    place: 'core',
    profile: 'snap',
    detectors: ['snapshots-agree', 'log-matching'],
    summary:
      'A snapshot names the current term in place of that of its last entry. Logs that end there ' +
      'seem newer than they are.',
    teaches: 'A snapshot stands for an entry, and bears the term of that entry.',
    source: 'Raft §7, lastIncludedTerm',
  },
  {
    name: 'snap-overwrites-newer',
    place: 'core',
    profile: 'snap',
    detectors: ['monotonic-commit', 'durable-is-kept', 'state-machine-safety'],
    summary:
      'A follower installs a snapshot that is older than what it has applied: one that was sent twice ' +
      'or came late. Its state goes back, and its log with it.',
    teaches: 'What is committed here agrees with the leader: there is nothing to install.',
    source: 'Raft §7, InstallSnapshot; willemt/raft #118, openraft ac3e5a89, skiff',
  },
  {
    name: 'snap-drops-suffix',
    place: 'core',
    profile: 'snap',
    detectors: ['durable-is-kept', 'committed-on-durable-quorum'],
    summary:
      'A follower that installs a snapshot drops the whole log, also what follows the snapshot and ' +
      'was acknowledged.',
    teaches: 'Where the log has the snapshot’s last entry, what follows stays.',
    source: 'Raft §7, InstallSnapshot rule 6',
  },
  {
    name: 'snap-stale-leader',
    place: 'core',
    profile: 'snap',
    detectors: ['log-matching', 'state-machine-safety', 'durable-is-kept'],
    summary: 'A follower installs a snapshot of a leader whose term is over.',
    teaches: 'A message of an older term is refused, also when it is a large one.',
    source: 'Raft Figure 13, rule 1',
  },
  {
    name: 'snap-drops-hard-state',
    place: 'core',
    profile: 'snap',
    detectors: ['monotonic-term', 'durable-is-kept', 'one-vote-per-term'],
    summary:
      'The log that is written anew with a snapshot begins without term and vote. A node that ' +
      'restarts soon after has forgotten both.',
    teaches: 'What takes the place of a log has to say all that the log said.',
    source: 'Raft Figure 2; etcd e515a67 is a relative',
  },
  {
    name: 'snap-not-atomic',
    place: 'core',
    profile: 'snap',
    detectors: ['crashes', 'state-machine-safety'],
    summary:
      'A follower that installs a snapshot writes down the log that begins behind it, and the ' +
      'snapshot itself only with the next one. A restart in between finds a log without a beginning.',
    teaches: 'The log may begin behind a snapshot only when the snapshot is on disk.',
    source: 'openraft 674e78aa; skiff clears its state with the first part',
  },
  {
    name: 'snap-not-restored',
    place: 'node',
    profile: 'snap',
    detectors: ['exactly-once', 'snapshots-agree', 'linearizable'],
    summary:
      'A follower puts the snapshot in place of its log, and goes on with the state that it had.',
    teaches: 'Log and state machine go forward together.',
    source: 'Raft §7, InstallSnapshot rule 8',
  },
  {
    name: 'restart-without-snapshot',
    place: 'node',
    profile: 'snap',
    detectors: ['exactly-once', 'snapshots-agree', 'linearizable'],
    summary: 'A node that restarts goes on behind its snapshot with an empty state machine.',
    teaches: 'After a restart the state is the snapshot and the log behind it, not the log alone.',
    source: 'Raft §7',
  },
  {
    name: 'snap-index-behind',
    place: 'node',
    profile: 'snap',
    detectors: ['exactly-once', 'snapshots-agree'],
    summary:
      'A snapshot names the entry before the last one that is in it. Whoever restores it carries ' +
      'that entry out a second time.',
    teaches: 'State and index are one thing: taken together, at one point of the log.',
    source: 'Raft §7, lastIncludedIndex',
  },
  {
    name: 'snap-no-sessions',
    place: 'kv',
    profile: 'snap',
    detectors: ['exactly-once', 'snapshots-agree', 'linearizable'],
    summary:
      'The table of sessions is not in the snapshot. A request that is repeated across one is ' +
      'refused or carried out again, and nodes differ in what they make of it.',
    teaches: 'What decides what a command does is part of the replicated state.',
    source: 'Raft thesis 6.3',
  },
] as const satisfies readonly PlantedBug[];
