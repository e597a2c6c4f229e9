import type { PlantedBug } from './bug.ts';

/** What a follower does with an append. */
export const appendBugs = [
  {
    name: 'append-old-term-accepted',
    place: 'core',
    profile: 'swarm',
    detectors: ['log-matching', 'leader-completeness', 'state-machine-safety'],
    summary:
      'A follower takes appends of a leader whose term is over, and cuts its log to fit. What the ' +
      'new leader had committed there is gone.',
    teaches: 'A message of an older term is refused, whatever it says.',
    source: 'Raft Figure 2, AppendEntries rule 1',
  },
  {
    name: 'no-prev-term-check',
    place: 'core',
    profile: 'churn',
    detectors: ['log-matching', 'state-machine-safety'],
    summary:
      'A follower that has some entry before the new ones takes them, whatever the term of that ' +
      'entry. Its log differs from the leader’s, and says that it does not.',
    teaches: 'Index and term together name an entry; equal names mean equal logs up to there.',
    source: 'Raft §5.3, the consistency check; liferaft',
  },
  {
    name: 'prev-check-off-by-one',
    place: 'core',
    profile: 'churn',
    detectors: ['log-matching', 'state-machine-safety'],
    summary:
      'The consistency check passes over the last entry of the follower’s log: exactly the entry ' +
      'that a deposed leader has left there.',
    teaches: 'The entry before the new ones is the one that matters, also when it is the last.',
    source: 'Raft §5.3; a classic of < and <=',
  },
  {
    name: 'truncate-unconditional',
    place: 'core',
    profile: 'swarm',
    detectors: ['durable-is-kept', 'committed-on-durable-quorum', 'leader-completeness'],
    summary:
      'A follower cuts its log behind every append and writes what came. An append that the network ' +
      'delivers late cuts off what a newer one has brought and the leader has counted.',
    teaches: 'Cut only at a conflict: an old, short append says nothing about what follows.',
    source: 'Raft Figure 2, AppendEntries rule 3; openraft 9540c904, skiff, Nebula #2483',
  },
  {
    name: 'no-truncate',
    place: 'core',
    profile: 'churn',
    detectors: ['log-matching', 'state-machine-safety'],
    summary:
      'A follower keeps what it has where the leader has something else, and says that it has taken it.',
    teaches:
      'A conflict is settled in favour of the leader: the follower’s entry and all behind it go.',
    source: 'Raft §5.3; Figure 2, AppendEntries rule 3',
  },
  {
    name: 'commit-no-min',
    place: 'core',
    profile: 'churn',
    detectors: ['state-machine-safety', 'committed-on-durable-quorum'],
    summary:
      'A follower takes over the leader’s commit index also where its log has something that no ' +
      'append has confirmed. It applies entries that were never committed.',
    teaches:
      'Only up to the last entry that the append speaks of is the log known to be the leader’s.',
    source: 'Raft Figure 2, AppendEntries rule 5; copycat #265, ra v2.15.2, NATS #5957',
  },
  {
    name: 'commit-on-append',
    place: 'core',
    profile: 'swarm',
    detectors: ['committed-on-durable-quorum', 'state-machine-safety'],
    summary:
      'A follower applies entries as they come, before anybody knows that a majority has them.',
    teaches: 'To have an entry is not to know that it is committed.',
    source: 'Raft §5.3',
  },
  {
    name: 'ack-last-index',
    place: 'core',
    profile: 'churn',
    detectors: ['committed-on-durable-quorum', 'leader-completeness'],
    summary:
      'A follower acknowledges its whole log and not what the append has confirmed. The leader ' +
      'counts entries that are of somebody else.',
    teaches: 'Acknowledge what was compared, not what lies behind it.',
    source: 'Raft §5.3; ra 39490978',
  },
  {
    name: 'ack-before-durable',
    place: 'core',
    profile: 'power',
    detectors: ['committed-on-durable-quorum'],
    summary:
      'A follower acknowledges entries before they are on its disk. The leader counts them; the ' +
      'power goes, and a majority does not have what was committed.',
    teaches: 'An acknowledgement is a promise that survives a power cut.',
    source: 'Raft thesis 3.8, 10.2.1; the two minutes of NATS 2.12.1 (Jepsen)',
  },
  {
    name: 'stale-storage-ack',
    place: 'core',
    profile: 'churn',
    detectors: ['committed-on-durable-quorum'],
    summary:
      'The completion of a write counts by index: entries are written, cut and written anew, and ' +
      'the end of the first write is taken for that of the second.',
    teaches: 'A completion speaks of one write, not of whatever has its place now (ABA).',
    source: 'etcd raft ee0757a, "append ABA race" of its tests; openraft 2af491fb, ra 324d9bc5',
  },
  {
    name: 'truncation-not-persisted',
    place: 'core',
    profile: 'churn',
    detectors: ['durable-is-kept', 'log-matching'],
    summary:
      'A follower cuts its log in memory and not on disk. After a restart the old entries are back, ' +
      'in front of those that took their place.',
    teaches: 'The cut is part of the write: entries and truncation are durable together.',
    source: 'openraft 9540c904; braft #119',
  },
] as const satisfies readonly PlantedBug[];

/** What a leader makes of the answers. */
export const commitBugs = [
  {
    name: 'commit-old-term',
    place: 'core',
    profile: 'fig8',
    detectors: ['leader-completeness', 'state-machine-safety'],
    summary:
      'A leader commits entries of earlier terms by counting copies. A later leader may still ' +
      'overwrite them: Figure 8 of the paper. It takes five nodes and three unlucky elections.',
    teaches: 'Only an entry of the leader’s own term is committed by counting; older ones with it.',
    source: 'Raft §5.4.2, Figure 8; LogCabin #44, async-raft #106, liferaft, skiff',
  },
  {
    name: 'commit-minority',
    place: 'core',
    profile: 'swarm',
    detectors: ['committed-on-durable-quorum'],
    summary: 'A leader commits when one node fewer than a majority has an entry.',
    teaches: 'Commit needs a majority, so that each later majority has somebody who knows.',
    source: 'Raft §5.3',
  },
  {
    name: 'commit-off-by-one',
    place: 'core',
    profile: 'swarm',
    detectors: ['committed-on-durable-quorum'],
    summary: 'A leader commits one entry more than a majority has.',
    teaches: 'The index that a majority has reached is the last committed one, not the next.',
    source: 'Raft §5.3; a classic of < and <=',
  },
  {
    name: 'count-self-unsynced',
    place: 'core',
    profile: 'power',
    detectors: ['committed-on-durable-quorum'],
    summary: 'A leader that writes while it sends counts its own copy before it is on its disk.',
    teaches: 'The leader is one of the majority, and is held to what the others are held to.',
    source: 'Raft thesis 10.2.1',
  },
  {
    name: 'match-assumed',
    place: 'core',
    profile: 'swarm',
    detectors: ['committed-on-durable-quorum'],
    summary:
      'On any success a leader takes for received all that it has sent. With several appends on ' +
      'their way the first answer stands for the last append, which may be lost.',
    teaches: 'The reply has to say how far it reaches; what was sent meanwhile is no answer.',
    source: 'The students’ guide of MIT 6.824; a bug of pipelining',
  },
  {
    name: 'match-from-next',
    place: 'core',
    profile: 'swarm',
    detectors: ['committed-on-durable-quorum', 'leader-completeness'],
    summary:
      'A new leader begins with the guess that every follower has its whole log, and counts it.',
    teaches: 'What to send next is a guess; what has arrived is knowledge, and begins at nothing.',
    source: 'Raft Figure 2; the students’ guide of MIT 6.824',
  },
  {
    name: 'match-from-rejection',
    place: 'core',
    profile: 'churn',
    detectors: ['committed-on-durable-quorum'],
    summary:
      'A leader takes the place where a follower’s conflict begins for the place up to which the ' +
      'logs agree.',
    teaches: 'A refusal says where to try next, and nothing about what agrees.',
    source: 'Raft §5.3, fast backtracking',
  },
  {
    name: 'stale-append-response',
    place: 'core',
    profile: 'churn',
    detectors: ['committed-on-durable-quorum'],
    summary:
      'A leader counts acknowledgements that were sent to it in an earlier term of its own. The ' +
      'follower may have cut the entries since.',
    teaches: 'An answer of an earlier term says nothing about this term’s log.',
    source: 'The students’ guide of MIT 6.824; openraft cecb5de8, fbbf37b1',
  },
  {
    name: 'lexicographic-sort',
    place: 'core',
    profile: 'swarm',
    detectors: ['committed-on-durable-quorum'],
    summary:
      'The indexes that followers have reached are sorted as texts, as sort() does: 9 comes after ' +
      '10. When one follower lags behind, the middle of the list is not the median.',
    teaches: 'Sort numbers as numbers.',
    source: 'raft.js',
  },
  {
    name: 'elected-commits-all',
    place: 'core',
    profile: 'swarm',
    detectors: ['committed-on-durable-quorum', 'state-machine-safety'],
    summary: 'A new leader takes its whole log for committed.',
    teaches: 'A leader has all that is committed; not all that it has is.',
    source: 'Raft §5.4.2',
  },
  {
    name: 'elected-drops-tail',
    place: 'core',
    profile: 'swarm',
    detectors: ['leader-completeness', 'leader-append-only'],
    summary:
      'A new leader cuts off what it does not know to be committed. Its predecessor may have ' +
      'committed that, and told a client.',
    teaches: 'A leader never cuts its own log: what it does not know to be committed may be.',
    source: 'Raft §5.3, Leader Append-Only',
  },
] as const satisfies readonly PlantedBug[];
