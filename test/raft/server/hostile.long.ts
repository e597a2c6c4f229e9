// The attack of hostile.test.ts, a million requests of it (RAFT_JEPSEN_ATTACKS sets another number): about
// a thousand a second on two quiet cores, so a quarter of an hour.
import { test } from 'vitest';
import { attack } from './hostile.ts';
import { ServerCluster } from './server-process.ts';

test('a million hostile requests leave every node up', async () => {
  const count = Number(process.env['RAFT_JEPSEN_ATTACKS'] ?? 1_000_000);
  const cluster = await ServerCluster.start(3);
  try {
    await cluster.leader();
    for (let seed = 1; seed <= 10; seed++) await attack(cluster, Math.ceil(count / 10), seed);
  } finally {
    await cluster.stop();
  }
});
