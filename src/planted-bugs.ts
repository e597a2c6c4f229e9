/** A mistake that the server can be made to make, to see whether a test finds it. */
export interface PlantedBug {
  readonly name: string;
  /** What is wrong, what it leads to, and when it shows. */
  readonly summary: string;
  /** The rule that is broken, and systems that were met with it broken. */
  readonly source: string;
}

export const plantedBugs = [
  {
    name: 'read-local-leader',
    summary:
      'A leader answers reads from its own state without asking a quorum whether it still leads. ' +
      'A leader that was cut off or paused goes on answering while its successor accepts writes: ' +
      'its readers see the past. Shows when the leader is isolated or stopped.',
    source: 'Raft thesis 6.4; etcd #741 (found by Jepsen), consul #54, redisraft #19',
  },
  {
    name: 'read-any-node',
    summary:
      'Every node answers reads from its own state, followers too, however far they lag behind. ' +
      'Shows without any fault: a follower learns of a commit only with the next message.',
    source: 'Raft thesis 6.4; what etcd calls serializable reads, sold here as linearizable ones',
  },
  {
    name: 'reply-before-commit',
    summary:
      'The leader answers a write as soon as it stands in its own log, before a majority has it. ' +
      'When that leader is cut off or killed, its successor overwrites what was acknowledged.',
    source: 'Raft §5.3; asynchronous replication in Redis, MongoDB with w:1',
  },
  {
    name: 'no-fsync',
    summary:
      'The log acknowledges writes before they are on disk, and syncs about once a second: a ' +
      'killed node forgets what it had promised, entries and votes alike. Shows when a majority ' +
      'is killed within that second. (A killed process does not lose what the kernel holds, so ' +
      'the unsynced part is kept in memory: to the node, kill -9 is what a power cut would be.)',
    source: 'Raft thesis 3.8; NATS 2.12.1 (Jepsen), etcd #14370',
  },
  {
    name: 'no-sessions',
    summary:
      'Session and serial number of a request are ignored: a request that a client repeats, ' +
      'because the answer got lost, is executed twice. An old write comes back over a newer one. ' +
      'Shows when clients retry, as some do by default.',
    source: 'Raft §8, thesis 6.3; lab 4B of MIT 6.5840',
  },
  {
    name: 'vote-no-log-check',
    summary:
      'A node votes for anybody, also for a candidate whose log lacks committed entries. Such a ' +
      'leader overwrites them. Shows when a node that was cut off wins the next election.',
    source: 'Raft §5.4.1, the election restriction',
  },
] as const satisfies readonly PlantedBug[];

export type BugName = (typeof plantedBugs)[number]['name'];

export function isBugName(name: string): name is BugName {
  return plantedBugs.some((bug) => bug.name === name);
}
