import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CoreStatus, Input, Output } from '../../core/index.ts';
import type { Storage } from '../../storage/index.ts';
import { measuredStorage } from './measured-storage.ts';
import { ProposalTimes } from './proposals.ts';

/** The buckets of etcd's own histograms of its disk: 1 ms to 8 s, doubled. */
const diskBuckets = Array.from({ length: 14 }, (_, i) => 0.001 * 2 ** i);
/** And of its round trips: 0.1 ms to 3.2 s, doubled. */
const networkBuckets = Array.from({ length: 16 }, (_, i) => 0.0001 * 2 ** i);

/** What a node shows of itself at `GET /metrics`. */
export interface Metrics {
  /** Told of each step of the core, before anything follows from it. */
  readonly stepped: (output: Output, input: Input) => void;
  /** The same storage, measured. */
  readonly measured: (storage: Storage) => Storage;
  /** A request to this peer was confirmed after so many milliseconds. */
  readonly roundTrip: (peer: number, ms: number) => void;
  readonly contentType: string;
  /** The text of an answer to Prometheus. `status`: of the node; null while it reads its log. */
  readonly text: (status: CoreStatus | null) => Promise<string>;
}

/**
 * Metrics in the form and, but for their first word, with the names that etcd's users know
 * (etcd.io/docs, "Metrics"): `etcd_server_has_leader` is `raft_server_has_leader` here.
 */
export function nodeMetrics(nowUs: () => number): Metrics {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name, help, buckets, registers });

  const term = gauge('raft_server_term', 'The current term.');
  const hasLeader = gauge('raft_server_has_leader', '1: this node knows a leader, 0: it does not.');
  const isLeader = gauge('raft_server_is_leader', '1: this node leads, 0: it does not.');
  const leaderChanges = counter(
    'raft_server_leader_changes_seen_total',
    'How often this node saw a leader that was not the one before.',
  );
  const committed = gauge('raft_server_proposals_committed_total', 'The commit index.');
  const applied = gauge(
    'raft_server_proposals_applied_total',
    'The index of the entry applied last.',
  );
  const pending = gauge('raft_server_proposals_pending', 'Proposals of this node that wait.');
  const failed = counter(
    'raft_server_proposals_failed_total',
    'Proposals of this node that were refused, or whose outcome it does not know.',
  );
  const logFirst = gauge('raft_server_log_first_index', 'Where the log begins.');
  const logLast = gauge('raft_server_log_last_index', 'Where the log ends.');
  const snapshotIndex = gauge('raft_server_snapshot_index', 'What the newest snapshot contains.');
  const snapshots = new Counter({
    name: 'raft_server_snapshots_total',
    help: 'Snapshots of this life that were taken, sent (begun) and installed.',
    labelNames: ['what'] as const,
    registers,
  });
  const sync = histogram(
    'raft_disk_wal_fsync_duration_seconds',
    'From a write to its sync, waiting for the sync before it included.',
    diskBuckets,
  );
  const commit = histogram(
    'raft_server_commit_duration_seconds',
    'From a proposal on the leader to its commit there.',
    diskBuckets,
  );
  const roundTrips = new Histogram({
    name: 'raft_network_peer_round_trip_time_seconds',
    help: 'From a request to a peer to its confirmation, by the peer that was asked.',
    labelNames: ['To'] as const,
    buckets: networkBuckets,
    registers,
  });

  const proposals = new ProposalTimes({
    committed: (seconds) => commit.observe(seconds),
    failed: () => failed.inc(),
  });
  let leader: number | null = null;

  const note = ({ event, ...fields }: Output['notes'][number]): void => {
    if (event === 'snapshot-taken') snapshots.inc({ what: 'taken' });
    if (event === 'snapshot-sent') snapshots.inc({ what: 'sent' });
    if (event === 'snapshot-installed') snapshots.inc({ what: 'installed' });
    if (event === 'following' && 'leader' in fields) led(fields.leader);
    if (event === 'elected') led(0);
  };
  /** 0: this node itself. */
  const led = (by: number): void => {
    if (by !== leader) leaderChanges.inc();
    leader = by;
  };
  const set = (status: CoreStatus): void => {
    term.set(status.term);
    hasLeader.set(status.leader === null ? 0 : 1);
    isLeader.set(status.role === 'leader' ? 1 : 0);
    committed.set(status.commitIndex);
    applied.set(status.lastApplied);
    logFirst.set(status.firstLogIndex);
    logLast.set(status.lastLogIndex);
    snapshotIndex.set(status.snapshotIndex);
  };
  return {
    stepped: (output, input) => {
      for (const each of output.notes) note(each);
      proposals.stepped(output, input, nowUs());
    },
    measured: (storage) => measuredStorage(storage, nowUs, (seconds) => sync.observe(seconds)),
    roundTrip: (peer, ms) => roundTrips.observe({ To: String(peer) }, ms / 1000),
    contentType: registry.contentType,
    text: (status) => {
      if (status !== null) set(status);
      pending.set(proposals.pending);
      return registry.metrics();
    },
  };
}
