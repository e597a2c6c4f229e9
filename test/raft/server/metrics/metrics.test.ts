// Would catch: a metric that is missing, never moves, or counts what did not happen.
import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import type { Input, Output } from '../../../../src/raft/core/index.ts';
import { measuredStorage } from '../../../../src/raft/server/metrics/measured-storage.ts';
import { ProposalTimes } from '../../../../src/raft/server/metrics/proposals.ts';
import type { Storage, StorageEvents } from '../../../../src/raft/storage/index.ts';
import { ServerCluster } from '../server-process.ts';

const nothing: Output = {
  write: null,
  restore: null,
  committed: [],
  answers: [],
  messages: [],
  notes: [],
};
const tick: Input = { type: 'tick' };

test('a write takes from its call to the report that names it or a later one', () => {
  let nowUs = 0;
  let events: StorageEvents | undefined;
  const taken: number[] = [];
  const beneath: Storage = {
    reportTo: (given) => (events = given),
    write: () => undefined,
    close: () => Promise.resolve(),
  };
  const storage = measuredStorage(
    beneath,
    () => nowUs,
    (seconds) => taken.push(seconds),
  );
  const durable: number[] = [];
  storage.reportTo({ onDurable: (seq) => durable.push(seq), onFailure: () => undefined });
  const write = (seq: number): void =>
    storage.write({ seq, hardState: null, truncateFrom: null, entries: [] });
  write(1);
  nowUs = 1_000_000;
  write(2);
  write(3);
  nowUs = 3_000_000;
  events?.onDurable(2);
  expect([taken, durable]).toEqual([[3, 2], [2]]);
  events?.onDurable(3);
  expect(taken).toEqual([3, 2, 2]);
});

test('a proposal ends once: committed, refused, or of unknown outcome', () => {
  const ended: (number | 'failed')[] = [];
  const times = new ProposalTimes({
    committed: (seconds) => ended.push(seconds),
    failed: () => ended.push('failed'),
  });
  const proposals = [1, 2, 3, 4].map((requestId) => ({ requestId, data: '' }));
  times.stepped(nothing, { type: 'propose', proposals }, 0);
  const entry = {
    index: 1,
    term: 1,
    kind: 'data',
    data: '',
  } as unknown as Output['committed'][0]['entry'];
  const committed = [
    { entry, requestId: 1 },
    { entry, requestId: null },
  ];
  times.stepped({ ...nothing, committed }, tick, 2_000_000);
  expect(times.pending).toBe(3);
  times.stepped(
    {
      ...nothing,
      answers: [
        { type: 'refused', requestId: 2, reason: 'not-leader' },
        { type: 'outcome-unknown', requestId: 3 },
        { type: 'read-failed', requestId: 4, reason: 'not-leader' },
      ],
    },
    tick,
    2_000_000,
  );
  expect([ended, times.pending]).toEqual([[2, 'failed', 'failed'], 1]);
});

let cluster: ServerCluster | undefined;
afterEach(async () => {
  await cluster?.stop();
  cluster = undefined;
});

/** The samples of `GET /metrics`, by their names with labels. */
async function metricsOf(
  place: ServerCluster['places'][number] | undefined,
): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(`http://127.0.0.1:${place?.apiPort}/metrics`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = (await response.text()).split('\n').filter((line) => /^[^#]/.test(line));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

test('what a leader and a follower show agrees with what was done', async () => {
  cluster = await ServerCluster.start(3);
  const leader = await cluster.leader();
  for (let value = 0; value < 20; value++) {
    expect((await cluster.ask(leader, 'POST', '/kv/x', { value })).status).toBe(200);
  }
  const [other] = cluster.places.filter(({ id }) => id !== leader);
  const seen = await metricsOf(cluster.places[leader - 1]);
  const follower = await metricsOf(other);
  const of = (name: string): unknown[] => [seen.get(name), follower.get(name)];
  expect(of('raft_server_is_leader')).toEqual([1, 0]);
  expect(of('raft_server_has_leader')).toEqual([1, 1]);
  expect(of('raft_server_proposals_pending')).toEqual([0, 0]);
  expect(of('raft_server_proposals_failed_total')).toEqual([0, 0]);
  // The no-op of the term, and twenty writes; a follower hears of the last commit a little later.
  expect(seen.get('raft_server_proposals_committed_total')).toBe(21);
  expect(seen.get('raft_server_proposals_applied_total')).toBe(21);
  expect(of('raft_server_commit_duration_seconds_count')).toEqual([20, 0]);
  expect(seen.get('raft_server_term')).toBe(follower.get('raft_server_term'));
  for (const each of [seen, follower]) {
    expect(each.get('raft_server_leader_changes_seen_total')).toBeGreaterThanOrEqual(1);
    expect(each.get('raft_disk_wal_fsync_duration_seconds_count')).toBeGreaterThanOrEqual(20);
    expect(each.get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
  }
  // What the dashboard asks for is there.
  const dashboard = readFileSync(
    new URL('../../../../deploy/grafana.json', import.meta.url),
    'utf8',
  );
  const asked = new Set(dashboard.match(/\b(?:raft|process)_[a-z_]+/g));
  const shown = [...seen.keys()].map((name) => name.replace(/\{.*/, ''));
  expect([...asked].filter((name) => !shown.includes(name))).toEqual([
    'raft_server_snapshots_total', // none was taken: it has no sample yet
  ]);
  const trips = `raft_network_peer_round_trip_time_seconds_count{To="${other?.id}"}`;
  expect(seen.get(trips)).toBeGreaterThanOrEqual(20);
});

test('a node without metrics says that there is no such path', async () => {
  cluster = await ServerCluster.start(1, ['--no-metrics']);
  expect(await cluster.ask(await cluster.leader(), 'GET', '/metrics')).toMatchObject({
    status: 404,
    body: { error: 'no-such-path' },
  });
});
