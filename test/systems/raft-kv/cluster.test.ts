// Would catch: a harness and a built-in system that do not understand one another, a cut that the
// cluster does not feel, data that a kill -9 takes along, a retried request that applies twice.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Link } from '../../../nemesis/nemesis.ts';
import type { Completion, Json } from '../../../src/history/operation.ts';
import { raftKv } from '../../../src/systems/raft-kv/system.ts';
import { createLiveWorld } from '../../../src/world/live/world.ts';
import type { Client } from '../../../src/systems/client.ts';
import type { World } from '../../../src/world/world.ts';

let runDir: string;
let world: World;
let clients: Client[] = [];

beforeAll(async () => {
  runDir = mkdtempSync(path.join(tmpdir(), 'live-cluster-'));
  world = createLiveWorld({ system: raftKv(), nodes: 3, runDir, statusTimeoutMs: 3_000 });
  await world.start();
  clients = [0, 1, 2].map((thread) =>
    world.openClient({ thread, process: thread, timeoutMs: 3_000, retries: 0 }),
  );
});

afterAll(async () => {
  for (const client of clients) client.close();
  await world.stop();
  rmSync(runDir, { recursive: true });
});

const until = { timeout: 8_000, interval: 20 };

/** The leader in the highest term, once the given nodes agree on one of them. */
function leaderAmong(names: readonly string[]): Promise<string> {
  return vi.waitFor(async () => {
    const statuses = (await world.status()).filter(({ node }) => names.includes(node));
    const leader = statuses.find(({ role }) => role === 'leader')?.node;
    if (leader === undefined) throw new Error('no leader yet');
    expect(statuses.map((status) => status.leader)).toEqual(names.map(() => leader));
    return leader;
  }, until);
}

function on(thread: number, f: string, value: Json = null): Promise<Completion> {
  return clients[thread]!.invoke({ f, key: 'k', value });
}

/** Asks again while there is no leader to do it: that is a refusal, and nothing has happened. */
function untilOk(thread: number, f: string, value: Json = null): Promise<Completion> {
  return vi.waitFor(async () => {
    const completion = await on(thread, f, value);
    expect(completion.type).toBe('ok');
    return completion;
  }, until);
}

const isolating = (node: string): Link[] =>
  world.nodes
    .filter((other) => other !== node)
    .flatMap((other) => [
      { from: node, to: other },
      { from: other, to: node },
    ]);
const others = (node: string): string[] => world.nodes.filter((other) => other !== node);

describe('the built-in system in the live world', () => {
  it('does what clients of every node ask', async () => {
    await leaderAmong(world.nodes);
    expect(await on(0, 'read')).toMatchObject({ type: 'ok', value: null });
    expect(await on(1, 'write', 5)).toMatchObject({ type: 'ok', value: 5 });
    for (const thread of [0, 1, 2]) {
      expect(await on(thread, 'read')).toMatchObject({ type: 'ok', value: 5 });
    }
    expect(await on(2, 'cas', [4, 6])).toMatchObject({
      type: 'fail',
      error: 'precondition-failed',
    });
    expect(await on(2, 'cas', [5, 6])).toMatchObject({ type: 'ok' });
    expect(await on(0, 'delete')).toMatchObject({ type: 'ok' });
    expect(await on(1, 'read')).toMatchObject({ type: 'ok', value: null });
  });

  it('elects another leader when the leader is cut off, whose writes are then in doubt', async () => {
    const old = await leaderAmong(world.nodes);
    await world.apply({ kind: 'cut', links: isolating(old) });
    const next = await leaderAmong(others(old));
    expect(next).not.toBe(old);
    await untilOk(world.nodes.indexOf(next), 'write', 7);
    await world.apply({ kind: 'cut', links: [] });
    await leaderAmong(world.nodes);
    await untilOk(world.nodes.indexOf(old), 'read');
    expect(await on(world.nodes.indexOf(old), 'read')).toMatchObject({ value: 7 });
  });

  it('feels a one-way cut: a leader that nobody hears is replaced', async () => {
    const old = await leaderAmong(world.nodes);
    const mute = others(old).map((to) => ({ from: old, to }));
    await world.apply({ kind: 'cut', links: mute });
    await leaderAmong(others(old));
    await world.apply({ kind: 'cut', links: [] });
    await leaderAmong(world.nodes);
  });

  it('keeps what it acknowledged over kill -9 of every node', async () => {
    await untilOk(0, 'write', 11);
    await world.apply({ kind: 'kill', nodes: world.nodes });
    await world.apply({ kind: 'restart', nodes: world.nodes });
    expect(await untilOk(1, 'read')).toMatchObject({ value: 11 });
  });

  it('brings a request through the pause of the leader, and applies it once', async () => {
    const leader = await leaderAmong(world.nodes);
    const thread = world.nodes.indexOf(leader);
    const client = world.openClient({ thread, process: 9, timeoutMs: 6_000, retries: 9 });
    clients.push(client);
    expect(await client.invoke({ f: 'write', key: 'k', value: 20 })).toMatchObject({ type: 'ok' });
    await world.apply({ kind: 'pause', nodes: [leader] });
    // The stopped leader has the first copy of 21 in its socket; another one executes the second.
    for (const value of [21, 22]) {
      expect(await client.invoke({ f: 'write', key: 'k', value })).toMatchObject({ type: 'ok' });
    }
    await world.apply({ kind: 'resume', nodes: [leader] });
    await leaderAmong(world.nodes);
    expect(await untilOk(thread, 'read')).toMatchObject({ value: 22 });
  });
});
