// Would catch: nodes that speak over their pipes and are not told who they are, a restart that is
// not initialised again, a cut or pause that is reported and not in force, a node that does not start
// reported without its reason, noise that ends a run or is never told, processes left behind.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../src/history/operation.ts';
import type { ClientCompletion } from '../../../src/systems/client.ts';
import { maelstrom } from '../../../src/systems/maelstrom/system.ts';
import { createLiveWorld, type LiveWorldOptions } from '../../../src/world/live/world.ts';
import type { World } from '../../../src/world/world.ts';
import { processesNaming } from './processes.ts';

const oddNode = fileURLToPath(
  new URL('../../systems/maelstrom/fixtures/odd-node.js', import.meta.url),
);
const raftNode = fileURLToPath(
  new URL('../../../examples/maelstrom-node/node.mjs', import.meta.url),
);

let runDir: string;
let world: World;

beforeEach(() => {
  runDir = mkdtempSync(path.join(tmpdir(), 'maelstrom-world-'));
});

afterEach(async () => {
  await world.stop();
  // Nodes carry it in their command line, as nothing else of theirs names the run.
  const left = processesNaming(runDir);
  rmSync(runDir, { recursive: true });
  expect(left).toEqual([]);
});

function create(args: readonly string[], options: Partial<LiveWorldOptions> = {}): World {
  const system = maelstrom({ bin: process.execPath, args: [...args, `--for=${runDir}`] });
  world = createLiveWorld({ system, nodes: 3, runDir, ...options });
  return world;
}

async function ask(f: string, value: Json = null, thread = 0): Promise<ClientCompletion> {
  const client = world.openClient({ thread, process: thread, timeoutMs: 5_000, retries: 0 });
  const completion = await client.invoke({ f, key: 'k1', value });
  client.close();
  return completion;
}

/** The answer, as soon as it is one of those that say yes: an election takes its time. */
async function served(f: string, value: Json = null, thread = 0): Promise<ClientCompletion> {
  for (;;) {
    const completion = await ask(f, value, thread);
    if (completion.type === 'ok') return completion;
  }
}

const logOf = (node: string): string =>
  readFileSync(path.join(runDir, 'nodes', `${node}.log`), 'utf8');

describe('nodes that speak over their pipes', () => {
  it('are told who they are, reach each other and serve clients, whichever is asked', async () => {
    await create([raftNode]).start();
    await served('write', 5);
    for (const thread of [0, 1, 2]) {
      expect(await served('read', null, thread)).toMatchObject({
        value: 5,
        node: `n${thread + 1}`,
      });
    }
    expect(await ask('cas', [4, 6])).toMatchObject({ type: 'fail', error: 'precondition-failed' });
    expect(await ask('cas', [5, 6])).toMatchObject({ type: 'ok' });
    expect(await ask('delete')).toMatchObject({ type: 'fail', error: 'unsupported-operation' });
    expect(world.exits()).toEqual([]);
  });

  it('are cut off from each other, and not from clients', async () => {
    await create([raftNode]).start();
    await served('write', 5);
    const links = ['n2', 'n3'].flatMap((other) => [
      { from: 'n1', to: other },
      { from: other, to: 'n1' },
    ]);
    const { summary } = await world.apply({ kind: 'cut', links });
    expect(summary).toBe(
      'n1→n2, n2→n1, n1→n3, n3→n1 cut: 4 probes lost on their way, 2 probes of open links answered',
    );
    // The others go on; n1 is reached, and has nobody to ask.
    await served('write', 6, 1);
    const client = world.openClient({ thread: 0, process: 9, timeoutMs: 300, retries: 0 });
    expect(await client.invoke({ f: 'read', key: 'k1', value: null })).not.toMatchObject({
      type: 'ok',
    });
    client.close();
    await world.apply({ kind: 'cut', links: [] });
    expect(await served('read')).toMatchObject({ value: 6 });
  });

  it('are paused and go on', async () => {
    await create([oddNode, 'well']).start();
    const paused = await world.apply({ kind: 'pause', nodes: ['n1'] });
    expect(paused.summary).toBe('n1: stopped by SIGSTOP, seen as stopped by the operating system');
    const client = world.openClient({ thread: 0, process: 0, timeoutMs: 100, retries: 0 });
    expect(await client.invoke({ f: 'read', key: 'k1', value: null })).toMatchObject({
      type: 'info',
      error: 'timeout',
      node: 'n1',
    });
    client.close();
    await world.apply({ kind: 'resume', nodes: ['n1'] });
    expect(await ask('read')).toMatchObject({ type: 'ok' });
  });

  it('are initialised again when they start again', async () => {
    await create([oddNode, 'well']).start();
    await ask('write', 5);
    await world.apply({ kind: 'kill', nodes: ['n1'] });
    await world.apply({ kind: 'restart', nodes: ['n1'] });
    // It kept nothing.
    expect(await ask('read')).toMatchObject({ type: 'ok', value: null });
  });
});

describe('a node that does not start', () => {
  it('because it ends at init is reported with its last words', async () => {
    create([oddNode, 'exits-at-init']);
    const started = world.start();
    await expect(started).rejects.toThrow(/n1 does not run: it ended by itself/);
    await expect(started).rejects.toThrow(/no such flag/);
  });

  it('because it never answers init is reported as that', async () => {
    create([oddNode, 'silent'], { readyTimeoutMs: 600 });
    await expect(world.start()).rejects.toThrow(
      /n1 did not .* within 600 ms .*"init" is not answered by "init_ok"; it wrote nothing/,
    );
  });
});

describe('a node that is odd', () => {
  it.each(['noisy', 'shouts'])('and %s is served on, and told of', async (mode) => {
    await create([oddNode, mode]).start();
    for (let i = 1; i <= 30; i++) expect(await ask('write', i)).toMatchObject({ type: 'ok' });
    await world.stop();
    const alarms = await world.alarms();
    expect(alarms.length).toBeGreaterThan(0);
    expect(alarms[0]).toMatchObject({ node: 'n1' });
    expect(alarms[0]?.text).toMatch(/^raft-jepsen: n1 wrote a line that is no JSON: "/);
    expect(logOf('n1').length).toBeLessThan(10_000);
  });

  it('and dies is seen to', async () => {
    await create([oddNode, 'dies']).start();
    for (let i = 1; i <= 9; i++) await ask('write', i);
    const client = world.openClient({ thread: 0, process: 0, timeoutMs: 500, retries: 0 });
    expect(await client.invoke({ f: 'write', key: 'k1', value: 10 })).toMatchObject({
      type: 'info',
    });
    client.close();
    await world.stop();
    expect(world.exits()).toMatchObject([{ node: 'n1', code: 7 }]);
  });

  it('and panics on standard error is heard', async () => {
    await create([oddNode, 'panics']).start();
    await ask('read');
    await world.stop();
    expect(await world.alarms()).toMatchObject([{ node: 'n1', text: 'panic: index out of range' }]);
  });
});
