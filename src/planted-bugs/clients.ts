import type { PlantedBug } from './bug.ts';

/** What clients are told, what a repeated request does, and what is on disk before anybody is told. */
export const clientBugs = [
  {
    name: 'reply-before-commit',
    place: 'node',
    profile: 'swarm',
    detectors: ['linearizable'],
    summary:
      'The leader answers a write as soon as it stands in its own log, before a majority has it. ' +
      'When that leader is cut off or killed, its successor overwrites what was acknowledged.',
    teaches: 'A write is done when a majority has it, and not before.',
    source: 'Raft §5.3; asynchronous replication in Redis, MongoDB with w:1',
    foundByRun: true,
  },
  {
    name: 'reply-by-index',
    place: 'core',
    profile: 'churn',
    detectors: ['linearizable'],
    summary:
      'Whoever waits for an index is answered when that index is committed, also after this node has ' +
      'lost its office and the entry there is another one.',
    teaches: 'A request waits for its entry, which index and term name together.',
    source: 'The lab FAQ of MIT 6.824',
  },
  {
    name: 'fail-is-definite',
    place: 'node',
    profile: 'churn',
    detectors: ['linearizable'],
    summary:
      'A leader that loses its office tells its clients that their writes have failed. They are in ' +
      'logs, and may still be committed.',
    teaches: 'There are three answers: done, not done, and not known.',
    source: 'Jepsen, on errors that are definite and those that are not',
  },
  {
    name: 'answers-swapped',
    place: 'node',
    profile: 'swarm',
    workload: 'cas',
    detectors: ['linearizable'],
    summary: 'Two requests that are committed together are answered with each other’s results.',
    teaches: 'An answer belongs to a request, not to a place in a batch.',
    source: 'A bug of batching; Redis clients on one connection',
  },
  {
    name: 'cas-decided-at-proposal',
    place: 'node',
    profile: 'swarm',
    workload: 'cas',
    detectors: ['linearizable'],
    summary:
      'A compare-and-set is answered by what the leader’s state was when the request came. What ' +
      'stands before it in the log and is not yet applied is not looked at.',
    teaches: 'The log decides: a command is judged at its place in it.',
    source: 'Raft §5.3, replicated state machines',
  },
  {
    name: 'no-sessions',
    place: 'kv',
    profile: 'swarm',
    workload: 'cas',
    detectors: ['exactly-once', 'linearizable'],
    summary:
      'Session and serial number of a request are ignored: a request that a client repeats, ' +
      'because the answer got lost, is executed twice. An old write comes back over a newer one. ' +
      'Shows when clients retry, as some do by default.',
    teaches: 'A request that may be repeated needs a name by which it is recognised.',
    source: 'Raft §8, thesis 6.3; lab 4B of MIT 6.5840',
    foundByRun: true,
  },
  {
    name: 'dedup-by-session-only',
    place: 'kv',
    profile: 'swarm',
    workload: 'cas',
    detectors: ['linearizable', 'exactly-once'],
    summary:
      'A session is recognised and its serial number is not looked at: the second request of a ' +
      'client is answered as the first one was, and does nothing.',
    teaches: 'The name of a request is the client and the number together.',
    source: 'Raft thesis 6.3',
  },
  {
    name: 'stale-serial-executed',
    place: 'kv',
    profile: 'swarm',
    workload: 'cas',
    detectors: ['exactly-once', 'linearizable'],
    summary:
      'Only the very last request of a session is recognised; an older one, which the network has ' +
      'kept for a while, is carried out again over newer ones.',
    teaches: 'Whatever is not newer than what was done has been done.',
    source: 'Raft thesis 6.3',
  },
  {
    name: 'retry-reevaluates',
    place: 'kv',
    profile: 'swarm',
    workload: 'cas',
    detectors: ['exactly-once', 'linearizable'],
    summary:
      'A repeated request is not executed again, but answered by what it would do now: a ' +
      'compare-and-set that had succeeded is said to have failed.',
    teaches: 'The answer is remembered with the request: recognising it is half of the work.',
    source: 'Raft thesis 6.3',
  },
  {
    name: 'cas-without-compare',
    place: 'kv',
    profile: 'swarm',
    workload: 'cas',
    detectors: ['linearizable'],
    summary: 'A compare-and-set that fails writes its value all the same.',
    teaches: 'What failed has no effect.',
    source: 'The canary of the zoo: every search has to find it at once',
  },
  {
    name: 'no-fsync',
    place: 'node',
    profile: 'swarm',
    detectors: ['durable-is-kept', 'linearizable'],
    summary:
      'The log acknowledges writes before they are on disk, and syncs about once a second: a ' +
      'killed node forgets what it had promised, entries and votes alike. Shows when a majority ' +
      'is killed within that second. (A killed process does not lose what the kernel holds, so ' +
      'the unsynced part is kept in memory: to the node, kill -9 is what a power cut would be.)',
    teaches: 'Written is not durable.',
    source: 'Raft thesis 3.8; NATS 2.12.1 (Jepsen), etcd #14370',
    foundByRun: true,
  },
  {
    name: 'ack-before-fsync',
    place: 'node',
    profile: 'power',
    detectors: ['durable-is-kept', 'committed-on-durable-quorum'],
    summary:
      'The log acknowledges a write when the operating system has it. A kill of the process loses ' +
      'nothing; a power cut does.',
    teaches: 'The page cache is memory: only a sync that has ended is a promise.',
    source: 'Raft thesis 3.8; etcd #14370',
  },
] as const satisfies readonly PlantedBug[];
