// Catches a node that takes its own absence (a busy or stopped process) for its leader's
// silence, and runs for office with the leader's messages unread in its sockets.
import { setTimeout as passes } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { ServerCluster } from './server-process.ts';

let servers: ServerCluster | null = null;
afterEach(async () => {
  await servers?.stop();
  servers = null;
});

/** Long enough that a machine that is merely busy is not silent for so long. */
const timing = ['--election-timeout-ms', '1500-2000'];
const absenceMs = 2500;

// On a machine that is busy for seconds the leader may have been silent indeed, hence the retries;
// a node that looks at the time first runs in each of them.
test(
  'a follower that comes back from a pause hears its leader before it looks at the time',
  { retry: 3 },
  async () => {
    await servers?.stop();
    servers = await ServerCluster.start(3, timing);
    const leader = await servers.leader();
    const follower = leader === 1 ? 2 : 1;
    const node = servers.nodes[follower - 1]!;
    await node.line(/ following /);
    for (let round = 1; round <= 1; round++) {
      const before = node.lines.length;
      node.child.kill('SIGSTOP');
      await passes(absenceMs);
      node.child.kill('SIGCONT');
      const written = await servers.ask(leader, 'POST', '/kv/k', { value: round });
      expect(written.status).toBe(200);
      const { body } = await servers.ask(leader, 'GET', '/client/status');
      for (;;) {
        const status = await servers.ask(follower, 'GET', '/client/status');
        if (Number(status.body['lastApplied']) >= Number(body['lastApplied'])) break;
      }
      expect(node.lines.slice(before).filter((line) => line.includes('election'))).toEqual([]);
    }
  },
);
