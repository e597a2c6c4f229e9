// Would catch: a node, a stopped node, the keeper or a data folder that outlives a harness which
// was killed with SIGKILL, and a keeper that kills a process which only inherited a number.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { processStat } from '../../../../src/os/process-stat.ts';
import { processesNaming } from '../processes.ts';

const harness = fileURLToPath(new URL('../fixtures/harness.js', import.meta.url));
const fakeServer = fileURLToPath(
  new URL('../../../systems/fixtures/fake-raft-kv.js', import.meta.url),
);
const keeper = fileURLToPath(
  new URL('../../../../dist/src/world/live/host/keeper.js', import.meta.url),
);

let runDir: string;
let children: ChildProcess[] = [];

beforeEach(() => {
  runDir = mkdtempSync(path.join(tmpdir(), 'live-keeper-'));
});

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const { pid } of processesNaming(runDir)) process.kill(pid, 'SIGKILL');
  children = [];
  rmSync(runDir, { recursive: true });
});

function start(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

describe('after kill -9 of the harness', () => {
  it.each([
    ['the built-in system, which watches its parent', []],
    ['nodes that do not care', [fakeServer, '--ignore-parent']],
  ])('nothing is left: %s, one of them stopped', async (_name, system) => {
    const child = start([harness, runDir, ...system]);
    await once(child.stdout!, 'data');
    const running = processesNaming(path.join(runDir, 'nodes'));
    expect(running).toHaveLength(5);
    expect(running.filter(({ state }) => state.startsWith('T'))).toHaveLength(1);
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(processesNaming(runDir)).toEqual([]), 5_000);
    expect(readdirSync(path.join(runDir, 'nodes')).filter((name) => name.endsWith('data'))).toEqual(
      [],
    );
  });
});

describe('the keeper', () => {
  /** A process group of its own, as nodes are. */
  async function bystander(): Promise<{ pid: number; startTime: string; child: ChildProcess }> {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', runDir], {
      detached: true,
      stdio: 'ignore',
    });
    children.push(child);
    await once(child, 'spawn');
    const pid = child.pid!;
    return { pid, child, startTime: processStat(pid)!.startTime };
  }

  async function keep(messages: readonly object[]): Promise<void> {
    const child = start([keeper, 'test']);
    const lines = messages.map((message) => `${JSON.stringify(message)}\n`);
    child.stdin!.end(`${lines.join('')}{"kind":"wat`);
    await once(child, 'exit');
  }

  it('kills what it watches though the last message is torn, and not what it was told to forget or what began at another time', async () => {
    const [ours, forgotten, younger] = await Promise.all([bystander(), bystander(), bystander()]);
    const died = once(ours.child, 'exit');
    await keep([
      { kind: 'watch', pid: ours.pid, startTime: ours.startTime },
      { kind: 'watch', pid: forgotten.pid, startTime: forgotten.startTime },
      { kind: 'watch', pid: younger.pid, startTime: '1' },
      { kind: 'forget', pid: forgotten.pid },
    ]);
    expect(await died).toEqual([null, 'SIGKILL']);
    expect(processStat(forgotten.pid)?.startTime).toBe(forgotten.startTime);
    expect(processStat(younger.pid)?.startTime).toBe(younger.startTime);
  });
});
