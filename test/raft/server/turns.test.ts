// Catches a node that hundreds of long requests keep from its timers and its peers, and one
// that reads long bodies in vain while it does not lead.
import { afterEach, expect, test } from 'vitest';
import { Turns } from '../../../src/raft/server/turns.ts';
import { ServerCluster } from './server-process.ts';

let servers: ServerCluster | null = null;
afterEach(async () => {
  await servers?.stop();
  servers = null;
});

test('between the turns of long requests the event loop sees to everything else', async () => {
  const turns = new Turns();
  const done: string[] = [];
  const long = 200 * 1024;
  const all = new Promise<void>((resolve) => {
    for (let i = 1; i <= 4; i++) turns.take(long, () => done.push(`long ${i}`));
    turns.take(long, () => {
      done.push('last');
      resolve();
    });
  });
  turns.take(100, () => done.push('short'));
  setImmediate(() => done.push('another'));
  await all;
  const [first, second] = [
    ['long 1', 'long 2'],
    ['long 3', 'long 4'],
  ];
  expect(done).toEqual(['short', ...first, 'another', ...second, 'last']);
});

test('a node that does not lead answers a long update before its body has come', async () => {
  servers = await ServerCluster.start(3);
  const leader = await servers.leader();
  const follower = leader === 1 ? 2 : 1;
  await servers.nodes[follower - 1]!.line(/ following /);
  const { apiPort } = servers.places[follower - 1]!;
  // A body that never comes: only an early answer ends this.
  const body = new ReadableStream({ start: (stream) => stream.enqueue(new Uint8Array(10)) });
  const answer = await fetch(`http://127.0.0.1:${apiPort}/kv/k`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': '400000' },
    redirect: 'manual',
    body,
    duplex: 'half',
  });
  expect(answer.status).toBe(307);
  expect(await answer.json()).toMatchObject({
    error: 'not-leader',
    definite: true,
    leader: { id: leader },
  });
});
