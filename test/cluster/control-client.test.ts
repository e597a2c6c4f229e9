// Would catch: a command that ends in silence when its supervisor does not answer, and another user's
// cluster that is taken for none.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectToSupervisor } from '../../src/cluster/control-client.ts';
import { clusterFolder, prepareFolder, type ClusterFolder } from '../../src/cluster/folder.ts';
import { claimFolder } from '../../src/cluster/running.ts';
import { identify } from '../../src/os/process-identity.ts';

let folder: ClusterFolder;
let server: Server | undefined;
beforeEach(() => {
  folder = clusterFolder(mkdtempSync(path.join(tmpdir(), 'cluster-client-')));
  prepareFolder(folder, 3);
});
afterEach(() => {
  server?.close();
  rmSync(folder.dir, { recursive: true, force: true });
});

async function runningAt(port: number): Promise<void> {
  await claimFolder(folder, {
    schema: 1,
    supervisor: identify(process.pid)!,
    control: { port, token: 'of the supervisor' },
    system: 'raft-kv',
    nodes: [],
  });
}

it.each([
  ['closes the connection', ''],
  ['speaks another language', 'hello\r\n'],
  ['ends in the middle', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{'],
  ['is not ours', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello'],
  ['answers without a word', 'HTTP/1.1 503 x\r\ncontent-length: 2\r\n\r\n{}'],
])('a supervisor that %s is an error with a remedy', async (_, said) => {
  server = createServer((socket) => socket.on('error', () => undefined).end(said));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await runningAt((server.address() as AddressInfo).port);
  await expect(connectToSupervisor(folder).status()).rejects.toMatchObject({ code: 'RJ054' });
});

it("another user's cluster is said to be one", async () => {
  await runningAt(1);
  // Files that only their owner may read, in a folder that everybody may look into.
  chmodSync(folder.dir, 0o755);
  const launcher = fileURLToPath(new URL('../../bin/raft-jepsen.js', import.meta.url));
  const asRoot = process.getuid?.() === 0;
  if (!asRoot) chmodSync(folder.running, 0);
  for (const command of ['status', 'stop', 'start', 'clean']) {
    const { status, stderr } = spawnSync(
      process.execPath,
      [launcher, 'cluster', command, '--dir', folder.dir],
      { encoding: 'utf8', ...(asRoot && { uid: 65_534, gid: 65_534 }), cwd: tmpdir() },
    );
    expect(stderr, command).toMatch(/RJ046.*may not be read, it is of user \d+/s);
    expect(status, command).toBe(255);
  }
});
