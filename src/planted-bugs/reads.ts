import type { PlantedBug } from './bug.ts';

export const readBugs = [
  {
    name: 'read-local-leader',
    place: 'core',
    profile: 'swarm',
    detectors: ['reads-see-commits', 'linearizable'],
    summary:
      'A leader answers reads from its own state without asking a quorum whether it still leads. ' +
      'A leader that was cut off or paused goes on answering while its successor accepts writes: ' +
      'its readers see the past. Shows when the leader is isolated or stopped.',
    teaches: 'A leader does not know that it still is one, until a quorum says so.',
    source: 'Raft thesis 6.4; etcd #741 (found by Jepsen), consul #54, redisraft #19',
    foundByRun: true,
  },
  {
    name: 'read-any-node',
    place: 'core',
    profile: 'swarm',
    detectors: ['reads-see-commits', 'linearizable'],
    summary:
      'Every node answers reads from its own state, followers too, however far they lag behind. ' +
      'Shows without any fault: a follower learns of a commit only with the next message.',
    teaches: 'A copy that is consistent is not yet a copy that is current.',
    source: 'Raft thesis 6.4; what etcd calls serializable reads, sold here as linearizable ones',
    foundByRun: true,
  },
  {
    name: 'read-before-noop',
    place: 'core',
    profile: 'swarm',
    detectors: ['reads-see-commits', 'linearizable'],
    summary:
      'A new leader answers reads before an entry of its own term is committed. It has all that was ' +
      'committed and does not know it yet: its commit index may be that of long ago.',
    teaches: 'A leader knows what is committed once it has committed something itself.',
    source: 'Raft §8; etcd #7331, #12680, TiKV #9239, redisraft #22',
  },
  {
    name: 'read-ctx-reuse',
    place: 'core',
    profile: 'swarm',
    detectors: ['reads-see-commits', 'linearizable'],
    summary:
      'A read joins the round of heartbeats under way in place of the next one. Answers that were ' +
      'sent before the read came confirm it, by nodes that may have elected another leader since.',
    teaches: 'What confirms a read has to be asked after the read came.',
    source: 'Raft thesis 6.4; etcd #20418, etcd raft #397',
  },
  {
    name: 'read-quorum-less-one',
    place: 'core',
    profile: 'swarm',
    detectors: ['reads-see-commits', 'linearizable'],
    summary: 'One node fewer than a majority confirms a read.',
    teaches: 'A read needs the same majority as an election, or it may miss one.',
    source: 'Raft thesis 6.4; openraft d60f1e85',
  },
  {
    name: 'read-lease-too-long',
    place: 'core',
    profile: 'swarm',
    detectors: ['reads-see-commits', 'linearizable'],
    summary:
      'A leader answers reads by itself for as long after a majority’s answers as the longest ' +
      'election timeout. The shortest one is over before, and another leader elected.',
    teaches: 'A lease has to be over before anybody can be elected, by every clock.',
    source: 'Raft thesis 6.4.1; TiKV #964',
  },
  {
    name: 'read-answered-on-stepdown',
    place: 'core',
    profile: 'swarm',
    detectors: ['reads-see-commits', 'linearizable'],
    summary: 'A leader that loses its office answers the reads that still wait, from what it has.',
    teaches: 'What was not confirmed must be refused, above all when the reason is a new leader.',
    source: 'etcd #21375 is a relative: a select over two events that are ready',
  },
  {
    name: 'read-round-of-old-term',
    place: 'core',
    profile: 'churn',
    detectors: ['reads-see-commits', 'linearizable'],
    summary:
      'A node that refuses an old leader’s heartbeat repeats the number of its read round. Should ' +
      'that node be the leader of the newer term meanwhile, the answer confirms a read there.',
    teaches: 'Numbers of one term mean nothing in another.',
    source: 'Raft thesis 6.4',
  },
  {
    name: 'read-value-at-arrival',
    place: 'node',
    profile: 'swarm',
    detectors: ['linearizable'],
    summary:
      'The value of a read is looked up when the request comes, and sent when a quorum has confirmed ' +
      'the leader. Right after an election the state machine lacks what is committed.',
    teaches: 'First confirm, then catch up to the read index, then look.',
    source: 'Raft thesis 6.4; TiKV #16069 is a relative',
  },
] as const satisfies readonly PlantedBug[];
