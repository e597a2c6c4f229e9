// Catches a request that stops a node: deep, huge, malformed, never finished, of the wrong types, with numbers
// that are none, with names of the language; at both ports, without a secret between the nodes.
import { expect, test } from 'vitest';
import { attack } from './hostile.ts';
import { ServerCluster } from './server-process.ts';

test('thousands of hostile requests leave every node up, now and after a restart', async () => {
  const cluster = await ServerCluster.start(3);
  try {
    await cluster.leader();
    await attack(cluster, 4000, 1);
    // What is in the log is replayed by every start: it must not stop one either.
    await Promise.all(cluster.nodes.map((node) => node.kill()));
    for (const { id } of cluster.places) cluster.start(id);
    await Promise.all(cluster.nodes.map((node) => node.line(/ ready /)));
    const leader = await cluster.leader();
    expect((await cluster.ask(leader, 'GET', '/kv/after')).body).toEqual({ value: [1] });
  } finally {
    await cluster.stop();
  }
}, 120_000);
