// Catches a node that does not come back from behind a compaction, needs an election for it, or
// forgets what was in its snapshot; and a log that does not get shorter: real processes.
import { statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { ServerCluster } from './server-process.ts';

let cluster: ServerCluster | null = null;
afterEach(async () => {
  await cluster?.stop();
  cluster = null;
});

const keys = 500;

/** Writes `count` values over the keys, some at a time. */
async function write(servers: ServerCluster, leader: number, count: number): Promise<void> {
  let next = 0;
  const client = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) {
      const { status } = await servers.ask(leader, 'POST', `/kv/k${i % keys}`, { value: i });
      expect(status).toBe(200);
    }
  };
  await Promise.all(Array.from({ length: 50 }, client));
}

async function statusOf(servers: ServerCluster, id: number): Promise<Record<string, unknown>> {
  return (await servers.ask(id, 'GET', '/client/status')).body;
}

const logBytes = (servers: ServerCluster, id: number): number =>
  statSync(path.join(servers.folder, String(id), 'raft.log')).size;

test('a node that was down during 20,000 writes comes back by a snapshot, without an election', async () => {
  cluster = await ServerCluster.start(3, ['--snapshot-entries', '2000']);
  const servers = cluster;
  const leader = await servers.leader();
  const [away, other] = [1, 2, 3].filter((id) => id !== leader) as [number, number];
  const { body } = await servers.ask(leader, 'POST', '/client/session');
  const session = { 'x-raft-session': String(body['session']), 'x-raft-serial': '1' };
  await servers.ask(leader, 'POST', '/kv/once', { value: 1 }, session);
  await servers.nodes[away - 1]!.kill();

  await write(servers, leader, 20_000);
  const { term } = await statusOf(servers, leader);
  const back = servers.start(away);
  await back.line(/ snapshot-installed /);
  for (;;) {
    const [behind, ahead] = [await statusOf(servers, away), await statusOf(servers, leader)];
    if (behind['lastApplied'] === ahead['lastApplied']) break;
  }
  expect(await statusOf(servers, leader)).toMatchObject({ role: 'leader', term });
  // About 60 bytes an entry: all of them would be more than a megabyte.
  for (const id of [1, 2, 3]) expect(logBytes(servers, id)).toBeLessThan(500_000);

  // All that it knows now came in the snapshot, and it knows that after kill -9 too.
  await servers.nodes[away - 1]!.kill();
  await servers.start(away).line(/ recovered .*snapshotIndex=[1-9]/);
  await servers.nodes[other - 1]!.kill();
  await servers.nodes[leader - 1]!.kill();
  await servers.start(other).line(/ ready /);
  const second = await servers.leader(leader);
  const last = 20_000 - keys;
  for (const i of [0, 7, keys - 1]) {
    expect((await servers.ask(second, 'GET', `/kv/k${i}`)).body).toEqual({ value: last + i });
  }
  // The session came with it: what was executed is not executed again.
  await servers.ask(second, 'POST', '/kv/once', { value: 2 });
  expect((await servers.ask(second, 'POST', '/kv/once', { value: 1 }, session)).status).toBe(200);
  expect((await servers.ask(second, 'GET', '/kv/once')).body).toEqual({ value: 2 });
}, 240_000);
