// Would catch: a node that hears or does something after its end or in a pause, a disk that forgets what
// it must keep or keeps what it may lose, a fault that is called proven and does not hold.
import { describe, expect, it } from 'vitest';
import type { Action } from '../../../nemesis/families.ts';
import { seededRandom } from '../../../src/random.ts';
import type { SimNode, SimNodeSetup, SimSystem } from '../../../src/world/sim/sim-system.ts';
import { createSimWorld } from '../../../src/world/sim/world.ts';
import type { World } from '../../../src/world/world.ts';

const ms = 1_000;

/** What a node of a test does with what happens to it. */
type Behaviour = (setup: SimNodeSetup) => Partial<SimNode>;

function worldOf(behaviour: Behaviour, powerLoss = false, seed = 1): World {
  const system: SimSystem = {
    name: 'test',
    createNode: (setup) => ({
      receive: () => undefined,
      submit: (_request, reply) => {
        reply({ kind: 'ok', value: setup.name });
      },
      status: () => ({ role: 'unknown', term: null, leader: null, commitIndex: null }),
      ...behaviour(setup),
    }),
  };
  return createSimWorld({ system, nodes: 2, random: seededRandom(seed), powerLoss });
}

/** Each node says every 10 ms to the other that it lives; what is heard is noted. */
function chatter() {
  const heard: { by: string; atMs: number }[] = [];
  const behaviour: Behaviour = ({ id, name, clock, send }) => {
    const beat = (): void => {
      clock.after(10 * ms, () => {
        send(3 - id, 'alive');
        beat();
      });
    };
    beat();
    const receive = (): void => {
      heard.push({ by: name, atMs: clock.nowUs() / ms });
    };
    return { receive };
  };
  const countBetween = (by: string, fromMs: number, toMs: number): number =>
    heard.filter((each) => each.by === by && each.atMs >= fromMs && each.atMs < toMs).length;
  return { behaviour, countBetween };
}

/** Applies each action at its time; runs until 400 ms. */
async function play(world: World, actions: readonly (readonly [atMs: number, Action])[]) {
  await world.run(async () => {
    await world.start();
    for (const [atMs, action] of actions) {
      await world.clock.sleepUntil(atMs * ms);
      await world.apply(action);
    }
    await world.clock.sleepUntil(400 * ms);
  });
}

describe('a fault of the simulated world', () => {
  it('a cut link carries nothing in its direction, until it heals', async () => {
    const { behaviour, countBetween } = chatter();
    await play(worldOf(behaviour), [
      [100, { kind: 'cut', links: [{ from: 'n1', to: 'n2' }] }],
      [200, { kind: 'cut', links: [] }],
    ]);
    expect(countBetween('n2', 101, 200)).toBe(0);
    expect(countBetween('n1', 101, 200)).toBeGreaterThan(8);
    expect(countBetween('n2', 201, 300)).toBeGreaterThan(8);
  });

  it('a paused node does nothing, and takes everything up in order when it resumes', async () => {
    const { behaviour, countBetween } = chatter();
    await play(worldOf(behaviour), [
      [100, { kind: 'pause', nodes: ['n2'] }],
      [200, { kind: 'resume', nodes: ['n2'] }],
    ]);
    // What n1 sent meanwhile has waited; n2 itself said nothing, and its one timer was due.
    expect(countBetween('n2', 100, 200)).toBe(0);
    expect(countBetween('n2', 200, 201)).toBeGreaterThanOrEqual(9);
    expect(countBetween('n1', 102, 200)).toBe(0);
    expect(countBetween('n1', 200, 300)).toBeGreaterThan(8);
  });

  it('a killed node is gone with all its timers and what was sent to it', async () => {
    const { behaviour, countBetween } = chatter();
    await play(worldOf(behaviour), [
      [100, { kind: 'kill', nodes: ['n2'] }],
      [200, { kind: 'restart', nodes: ['n2'] }],
    ]);
    expect(countBetween('n2', 100, 200)).toBe(0);
    expect(countBetween('n1', 102, 200)).toBe(0);
    // One life, one beat: the timers of the first one did not come back.
    expect(countBetween('n1', 200, 300)).toBeLessThanOrEqual(10);
    expect(countBetween('n2', 200, 300)).toBeGreaterThan(8);
  });

  it('is refused when the world does not know it, or the node', async () => {
    const world = worldOf(() => ({}));
    await world.run(async () => {
      await world.start();
      const unknown = { kind: 'melt', nodes: ['n1'] } as unknown as Action;
      await expect(world.apply(unknown)).rejects.toThrow(/cannot .*melt/);
      await expect(world.apply({ kind: 'kill', nodes: ['n9'] })).rejects.toThrow(/no node n9/);
    });
  });
});

describe('the disk of a simulated node', () => {
  /** Writes and syncs one file, writes another one, is killed, and looks at what is left. */
  async function leftAfterKill(powerLoss: boolean, seed = 1): Promise<string[]> {
    const lives: Promise<string>[] = [];
    const write = async (disk: SimNodeSetup['disk'], name: string): Promise<void> => {
      const file = await disk.create(name);
      await file.write(new TextEncoder().encode('x'.repeat(5_000)), 0);
      if (name !== '/synced') return;
      await file.sync();
      await disk.syncDirectory('/');
    };
    const world = worldOf(
      ({ id, disk }) => {
        if (id !== 1) return {};
        const sizeOf = async (name: string): Promise<string> =>
          `${name} ${(await (await disk.open(name))?.size()) ?? 'gone'}`;
        const life = async (): Promise<string> => {
          const found = `${await sizeOf('/synced')}, ${await sizeOf('/written')}`;
          await write(disk, '/synced');
          await write(disk, '/written');
          return found;
        };
        lives.push(life());
        return {};
      },
      powerLoss,
      seed,
    );
    await play(world, [
      [100, { kind: 'kill', nodes: ['n1'] }],
      [200, { kind: 'restart', nodes: ['n1'] }],
    ]);
    return Promise.all(lives);
  }

  it('keeps what a killed process has written', async () => {
    expect(await leftAfterKill(false)).toEqual([
      '/synced gone, /written gone',
      '/synced 5000, /written 5000',
    ]);
  });

  it('keeps what was synced alone when the power is lost', async () => {
    const written = new Set<string>();
    for (let seed = 1; seed <= 20; seed++) {
      const [, second = ''] = await leftAfterKill(true, seed);
      expect(second).toMatch(/^\/synced 5000, /);
      written.add(second.replace('/synced 5000, ', ''));
    }
    // Of what was not synced, any part may be left: all of it, nothing, not even the name.
    expect(written).toContain('/written gone');
    expect(written.size).toBeGreaterThan(1);
  });
});

describe('a node that fails', () => {
  it('has exited, with the reason, and refuses connections', async () => {
    const world = worldOf(({ id, clock }) => {
      if (id === 2) {
        clock.after(50 * ms, () => {
          throw new Error('impossible');
        });
      }
      return {};
    });
    await world.run(async () => {
      await world.start();
      await world.clock.sleepUntil(100 * ms);
      const client = world.openClient({ thread: 1, process: 1, timeoutMs: 100, retries: 0 });
      const refused = await client.invoke({ f: 'read', key: 'k', value: null });
      expect(refused).toMatchObject({ type: 'fail', error: 'connection-refused' });
      const [, second] = await world.status();
      expect(second).toMatchObject({ node: 'n2', state: 'exited' });
    });
    expect(world.exits()).toMatchObject([{ node: 'n2', atUs: 50 * ms, code: 1, signal: null }]);
    expect(world.exits()[0]?.log[0]).toContain('impossible');
  });
});
