// Would catch: two supervisors on one folder, one that does not take over after a crash, and a signal to a
// process that only inherited a number.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clusterFolder, prepareFolder, type ClusterFolder } from '../../src/cluster/folder.ts';
import { identify, isAlive, type ProcessIdentity } from '../../src/os/process-identity.ts';
import {
  claimFolder,
  readRunning,
  releaseFolder,
  updateRunning,
  type Running,
} from '../../src/cluster/running.ts';
import { cleanCluster, stopCluster } from '../../src/cluster/stop.ts';

let folder: ClusterFolder;
let children: ChildProcess[] = [];
beforeEach(() => {
  folder = clusterFolder(mkdtempSync(path.join(tmpdir(), 'cluster-running-')));
  prepareFolder(folder, 3);
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  rmSync(folder.dir, { recursive: true, force: true });
});

/** A process that leads its own group, as nodes and supervisors do. */
async function bystander(): Promise<{ child: ChildProcess; identity: ProcessIdentity }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    detached: true,
    stdio: 'ignore',
  });
  children.push(child);
  await once(child, 'spawn');
  return { child, identity: identify(child.pid!)! };
}

const me = identify(process.pid)!;
const dead: ProcessIdentity = { pid: process.pid, startTime: '1' };

function running(
  token: string,
  supervisor: ProcessIdentity,
  nodes: readonly ProcessIdentity[] = [],
): Running {
  const address = { node: 'n1', id: 1, host: '127.0.0.1', ports: {} };
  return {
    schema: 1,
    supervisor,
    control: { port: 1, token },
    system: 'raft-kv',
    nodes: nodes.map((process) => ({ address, process })),
  };
}

describe('a folder', () => {
  it('is taken by one supervisor, who alone can change and release it', async () => {
    await claimFolder(folder, running('first', me));
    await expect(claimFolder(folder, running('second', me))).rejects.toMatchObject({
      code: 'RJ051',
    });
    updateRunning(folder, running('second', me));
    releaseFolder(folder, 'second');
    expect(readRunning(folder)?.control.token).toBe('first');
    releaseFolder(folder, 'first');
    await claimFolder(folder, running('second', me));
    expect(readRunning(folder)?.control.token).toBe('second');
  });

  it('is taken over from a supervisor that is dead, whose nodes are ended first', async () => {
    const left = await bystander();
    const died = once(left.child, 'exit');
    await claimFolder(folder, running('stale', dead, [left.identity]));
    await claimFolder(folder, running('next', me));
    expect(await died).toEqual([null, 'SIGKILL']);
    expect(readRunning(folder)?.control.token).toBe('next');
    expect(readdirSync(folder.dir).sort()).toEqual(['cluster.json', 'running.json']);
  });

  it.each(['', '{"schema": 2}', '[]'])('is taken although its file holds %j', async (text) => {
    writeFileSync(folder.running, text);
    await claimFolder(folder, running('next', me));
    expect(readRunning(folder)?.control.token).toBe('next');
  });
});

describe('a number that went to another process', () => {
  it('is neither taken for the supervisor nor signalled', async () => {
    const other = await bystander();
    const recycled = { pid: other.identity.pid, startTime: '1' };
    await claimFolder(folder, running('stale', recycled, [recycled]));
    expect(await stopCluster(folder.dir)).toBe(false);
    expect(isAlive(other.identity)).toBe(true);
    expect(existsSync(folder.running)).toBe(false);

    await claimFolder(folder, running('stale', recycled, [recycled]));
    expect(await cleanCluster(folder.dir)).toBe(true);
    expect(isAlive(other.identity)).toBe(true);
    expect(existsSync(folder.dir)).toBe(false);
  });
});
