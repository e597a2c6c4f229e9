// Would catch: a cluster that is not up when start resolves, a fault that is reported and not in
// force (or undone and still there), data or logs lost over a restart, anything left behind.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Link } from '../../../nemesis/nemesis.ts';
import type { Json } from '../../../src/history/operation.ts';
import type { NodeAddress, System } from '../../../src/systems/system.ts';
import { createLiveWorld, type LiveWorldOptions } from '../../../src/world/live/world.ts';
import type { World } from '../../../src/world/world.ts';
import { fakeRaftKv } from '../../systems/fixtures/fake-system.ts';
import { processesNaming } from './processes.ts';

let runDir: string;
let world: World;
let addresses: readonly NodeAddress[] = [];

beforeEach(() => {
  runDir = mkdtempSync(path.join(tmpdir(), 'live-world-'));
});

afterEach(async () => {
  await world.stop();
  const left = processesNaming(runDir);
  rmSync(runDir, { recursive: true });
  expect(left).toEqual([]);
});

/** Remembers the addresses that the world gave out. */
function spied(system: System): System {
  return {
    ...system,
    openClient: (given, options) => {
      addresses = given;
      return system.openClient(given, options);
    },
  };
}

function create(options: Partial<LiveWorldOptions> = {}): World {
  const statusTimeoutMs = 5_000;
  const system = spied(fakeRaftKv());
  world = createLiveWorld({ system, nodes: 3, runDir, statusTimeoutMs, ...options });
  return world;
}

async function started(options: Partial<LiveWorldOptions> = {}): Promise<World> {
  await create(options).start();
  return world;
}

async function ask(f: string, value: Json = null, timeoutMs = 5_000): Promise<string> {
  const client = world.openClient({ thread: 0, process: 0, timeoutMs, retries: 0 });
  const completion = await client.invoke({ f, key: 'k', value });
  client.close();
  return completion.type;
}

async function states(): Promise<string[]> {
  return (await world.status()).map(({ node, state }) => `${node} ${state}`);
}

const link = (name: string): Link => {
  const [from = '', to = ''] = name.split('→');
  return { from, to };
};

describe('a live world', () => {
  it('is up when it has started, and speaks', async () => {
    await started();
    expect(world.nodes).toEqual(['n1', 'n2', 'n3']);
    expect(await states()).toEqual(['n1 up', 'n2 up', 'n3 up']);
    expect((await world.status())[1]).toMatchObject({ role: 'follower', term: 1, leader: 'n1' });
    expect(await ask('write', 5)).toBe('ok');
    for (const process of processesNaming(runDir)) expect(process.session).toBe(process.pid);
  });

  it('leaves logs and nothing else', async () => {
    await started();
    const running = processesNaming(runDir);
    expect(running).toHaveLength(5);
    await Promise.all([world.stop(), world.stop()]);
    await world.stop();
    expect(processesNaming(runDir)).toEqual([]);
    expect(readdirSync(path.join(runDir, 'nodes')).sort()).toEqual(['n1.log', 'n2.log', 'n3.log']);
  });

  it('ends everything when a node does not start, and says why', async () => {
    create({ system: fakeRaftKv(['--fail-start']) });
    await expect(world.start()).rejects.toMatchObject({
      code: 'RJ030',
      message: expect.stringMatching(
        /n2 does not run: it ended by itself[\s\S]*the data folder is haunted/,
      ) as string,
    });
    expect(processesNaming(runDir)).toEqual([]);
  });

  it('does not wait for ever for a node that says nothing', async () => {
    const system = { ...fakeRaftKv(), status: () => Promise.reject(new Error('mute')) };
    await expect(create({ system, readyTimeoutMs: 300 }).start()).rejects.toMatchObject({
      code: 'RJ030',
      message: expect.stringContaining('n3 did not answer its status within 300 ms') as string,
    });
  });

  it('ends everything when the program is not there', async () => {
    const system = {
      ...fakeRaftKv(),
      command: () => ({ file: path.join(runDir, 'missing'), args: [] }),
    };
    await expect(create({ system }).start()).rejects.toMatchObject({
      code: 'RJ030',
      message: expect.stringMatching(/missing cannot be run \(ENOENT\)/) as string,
    });
  });

  it('ends what it has begun when it is stopped in mid-start', async () => {
    create();
    const start = world.start();
    await vi.waitFor(() => expect(processesNaming(runDir).length).toBeGreaterThan(1));
    const failed = expect(start).rejects.toMatchObject({ code: 'RJ030' });
    await world.stop();
    expect(processesNaming(runDir)).toEqual([]);
    await failed;
  });

  it('can be stopped without having been started', async () => {
    create();
    await world.stop();
    expect(readdirSync(runDir)).toEqual([]);
  });

  it('refuses a base port that is in use before it starts anything', async () => {
    const taken = net.createServer();
    const port = await new Promise<number>((resolve) => {
      taken.listen(0, '127.0.0.1', () => resolve((taken.address() as net.AddressInfo).port));
    });
    await expect(create({ basePort: port }).start()).rejects.toMatchObject({ code: 'RJ014' });
    taken.close();
    expect(processesNaming(runDir)).toEqual([]);
  });
});

describe('process faults', () => {
  it('kills, and restarts on the same ports', async () => {
    await started();
    expect(await ask('write', 5)).toBe('ok');
    const before = addresses;
    const killed = await world.apply({ kind: 'kill', nodes: ['n1', 'n3'] });
    expect(killed.summary).toBe('n1, n3: killed by SIGKILL, exit seen');
    expect(killed.atUs).toBeLessThanOrEqual(world.clock.nowUs());
    expect(await states()).toEqual(['n1 killed', 'n2 up', 'n3 killed']);
    expect(await ask('write', 6)).toBe('fail');
    const again = await world.apply({ kind: 'restart', nodes: ['n1', 'n2', 'n3'] });
    expect(again.summary).toBe('n1, n3: started, status answered; n2: already running, left alone');
    expect(await states()).toEqual(['n1 up', 'n2 up', 'n3 up']);
    expect(await ask('write', 6)).toBe('ok');
    expect(addresses).toEqual(before);
    const log = readFileSync(path.join(runDir, 'nodes/n1.log'), 'utf8');
    expect(log).toBe('node 1 started\nnode 1 started\n');
    expect(existsSync(path.join(runDir, 'nodes/n1-data'))).toBe(true);
  });

  it('tells of its processes, and keeps the data of its nodes when it is asked to', async () => {
    const live = createLiveWorld({ system: fakeRaftKv(), nodes: 2, runDir, keepData: true });
    world = live;
    expect(live.processes()).toEqual([]);
    await live.start();
    await live.apply({ kind: 'kill', nodes: ['n2'] });
    const [first, second] = live.processes();
    expect(first).toMatchObject({ address: { node: 'n1', host: '127.0.0.1' } });
    expect(processesNaming(runDir).map(({ pid }) => pid)).toContain(first?.pid);
    expect(second).toMatchObject({ address: { node: 'n2' }, pid: null });
    await live.stop();
    expect(existsSync(path.join(runDir, 'nodes/n1-data'))).toBe(true);
    expect(existsSync(path.join(runDir, 'nodes/n2-data'))).toBe(true);
  });

  it('pauses and resumes', async () => {
    await started();
    const paused = await world.apply({ kind: 'pause', nodes: ['n1'] });
    expect(paused.summary).toBe('n1: stopped by SIGSTOP, status unanswered for 150 ms');
    expect(await states()).toEqual(['n1 paused', 'n2 up', 'n3 up']);
    expect(processesNaming(runDir).filter(({ state }) => state.startsWith('T'))).toHaveLength(1);
    expect(await ask('write', 5, 200)).toBe('info');
    await world.apply({ kind: 'resume', nodes: ['n1', 'n2'] });
    expect(await states()).toEqual(['n1 up', 'n2 up', 'n3 up']);
    // Clients pass over a node that has just let one of them down, for a moment.
    await vi.waitFor(async () => expect(await ask('write', 5)).toBe('ok'), 5_000);
  });

  it('kills a paused node, and ends with one', async () => {
    await started();
    await world.apply({ kind: 'pause', nodes: ['n1', 'n2'] });
    await world.apply({ kind: 'kill', nodes: ['n1'] });
    expect(await states()).toEqual(['n1 killed', 'n2 paused', 'n3 up']);
    await world.stop();
    expect(processesNaming(runDir)).toEqual([]);
  });

  it('leaves nothing when it is stopped in the middle of a restart', async () => {
    await started();
    await world.apply({ kind: 'kill', nodes: ['n1', 'n2'] });
    const restart = world.apply({ kind: 'restart', nodes: ['n1', 'n2'] }).catch(() => undefined);
    await Promise.resolve();
    await world.stop();
    expect(processesNaming(runDir)).toEqual([]);
    await restart;
    expect(processesNaming(runDir)).toEqual([]);
  });

  it('notices a node that ends by itself', async () => {
    const notes: string[] = [];
    await started({ onNote: (note) => notes.push(note) });
    await ask('read');
    const { host, ports } = addresses[1]!;
    await fetch(`http://${host}:${ports['api']!}/die`).catch(() => undefined);
    await vi.waitFor(() => expect(notes).toHaveLength(1));
    expect(notes[0]).toMatch(/^n2 ended by itself with code 7; see .*n2\.log$/);
    expect(await states()).toEqual(['n1 up', 'n2 exited', 'n3 up']);
    expect(readFileSync(path.join(runDir, 'nodes/n2.log'), 'utf8')).toMatch(/with code 7\n$/);
    await world.apply({ kind: 'restart', nodes: ['n2'] });
    expect(await states()).toEqual(['n1 up', 'n2 up', 'n3 up']);
    const [exit, ...others] = world.exits();
    expect(exit).toMatchObject({ node: 'n2', code: 7, signal: null });
    expect(exit?.atUs).toBeGreaterThan(0);
    expect(others).toEqual([]);
  });

  it('tells an exit that somebody else caused from those that it caused itself', async () => {
    const live = createLiveWorld({ system: fakeRaftKv(), nodes: 3, runDir });
    world = live;
    await world.start();
    const pidOf = (name: string): number =>
      live.processes().find(({ address }) => address.node === name)?.pid ?? 0;
    await world.apply({ kind: 'kill', nodes: ['n1'] });
    await world.apply({ kind: 'restart', nodes: ['n1'] });
    await world.apply({ kind: 'pause', nodes: ['n1', 'n2'] });
    await world.apply({ kind: 'kill', nodes: ['n2'] });
    expect(world.exits()).toEqual([]);
    process.kill(pidOf('n3'), 'SIGKILL');
    await vi.waitFor(() => expect(world.exits()).toHaveLength(1));
    // A paused node that somebody else kills, too.
    process.kill(pidOf('n1'), 'SIGKILL');
    await vi.waitFor(() => expect(world.exits()).toHaveLength(2));
    expect(world.exits()).toMatchObject([
      { node: 'n3', code: null, signal: 'SIGKILL' },
      { node: 'n1', code: null, signal: 'SIGKILL' },
    ]);
    await world.apply({ kind: 'restart', nodes: ['n1', 'n3'] });
    await world.apply({ kind: 'pause', nodes: ['n3'] });
    await world.stop();
    expect(world.exits()).toHaveLength(2);
  });

  it('finds the alarms of the system in the logs, and none in a log without', async () => {
    const logAlarms = [/ended by itself/g, /nonsense/];
    await started({ system: spied({ ...fakeRaftKv(), logAlarms }) });
    await ask('read');
    const { host, ports } = addresses[1]!;
    await fetch(`http://${host}:${ports['api']!}/die`).catch(() => undefined);
    await vi.waitFor(() => expect(world.exits()).toHaveLength(1));
    await world.stop();
    expect(await world.alarms()).toEqual([
      {
        node: 'n2',
        line: expect.any(Number) as number,
        text: 'raft-jepsen: the process ended by itself with code 7',
      },
    ]);
  });

  it('rejects when a node does not come back', async () => {
    await started();
    await ask('read');
    await world.apply({ kind: 'kill', nodes: ['n1'] });
    const { host, ports } = addresses[0]!;
    const intruder = net.createServer().listen(ports['api'], host);
    await once(intruder, 'listening');
    await expect(world.apply({ kind: 'restart', nodes: ['n1'] })).rejects.toMatchObject({
      code: 'RJ033',
      message: expect.stringMatching(
        /^n1 does not run: it ended by itself; the end of .*n1.log:/,
      ) as string,
    });
    intruder.close();
    expect(await states()).toEqual(['n1 exited', 'n2 up', 'n3 up']);
    expect(world.exits()).toMatchObject([{ node: 'n1' }]);
  });

  it('names a node that runs and does not answer', async () => {
    const system = fakeRaftKv();
    let mute = false;
    await started({
      system: {
        ...system,
        status: (address, timeoutMs) =>
          mute && address.node === 'n2'
            ? Promise.reject(new Error('mute'))
            : system.status(address, timeoutMs),
      },
    });
    mute = true;
    expect(await states()).toEqual(['n1 up', 'n2 unreachable', 'n3 up']);
  });

  it('rejects a pause of a node that answers all the same', async () => {
    const system = fakeRaftKv();
    let lie = false;
    await started({
      system: {
        ...system,
        status: async (address, timeoutMs) =>
          lie
            ? {
                node: address.node,
                state: 'up',
                role: 'leader',
                term: 1,
                leader: null,
                commitIndex: 0,
              }
            : system.status(address, timeoutMs),
      },
    });
    lie = true;
    await expect(world.apply({ kind: 'pause', nodes: ['n1'] })).rejects.toMatchObject({
      code: 'RJ032',
      message: 'n1 answers its status although it is stopped',
    });
  });
});

describe('cuts', () => {
  it('cuts one way, both ways, and heals, each proven', async () => {
    await started();
    const oneWay = await world.apply({ kind: 'cut', links: [link('n1→n2')] });
    expect(oneWay.summary).toBe(
      'n1→n2 cut: 2 probes unanswered for 150 ms, 4 probes of open links answered',
    );
    expect(oneWay.detail).toMatchObject({ silent: ['n1→n2', 'n2→n1'] });
    const isolated = ['n1→n2', 'n2→n1', 'n1→n3', 'n3→n1'];
    const cut = await world.apply({ kind: 'cut', links: isolated.map(link) });
    expect(cut.summary).toMatch(/4 probes unanswered for 150 ms, 2 probes of open links answered$/);
    const healed = await world.apply({ kind: 'cut', links: [] });
    expect(healed.summary).toBe('every link is open: 6 probes of open links answered');
  });

  it('says which links it could not probe', async () => {
    await started();
    await world.apply({ kind: 'kill', nodes: ['n3'] });
    const cut = await world.apply({ kind: 'cut', links: [link('n1→n3'), link('n1→n2')] });
    expect(cut.summary).toMatch(/not probed, target down: n1→n3, n2→n3$/);
    const healed = await world.apply({ kind: 'cut', links: [] });
    expect(healed.detail).toMatchObject({ notProbed: ['n1→n3', 'n2→n3'] });
  });

  it('rejects a cut past which the nodes still hear one another', async () => {
    const system = fakeRaftKv();
    await started({ system: { ...system, probePeer: () => Promise.resolve(true) } });
    await expect(world.apply({ kind: 'cut', links: [link('n1→n2')] })).rejects.toMatchObject({
      code: 'RJ032',
      message: 'the cut does not hold: the probes n1→n2, n2→n1 were answered',
    });
  });

  it('rejects a heal after which a link still does not carry', async () => {
    const system = fakeRaftKv();
    let silentPort = 0;
    await started({
      system: {
        ...system,
        command: (setup) => {
          if (setup.node === 'n1') silentPort = setup.peers[1]!.port;
          return system.command(setup);
        },
        probePeer: (host, port, timeoutMs) =>
          port === silentPort ? Promise.resolve(false) : system.probePeer(host, port, timeoutMs),
      },
    });
    await expect(world.apply({ kind: 'cut', links: [] })).rejects.toMatchObject({
      code: 'RJ033',
      message: expect.stringContaining('the probes n1→n3 got no answer') as string,
    });
  });

  it('shows the mistake of a probe that throws, and takes it neither for a cut nor for a dead link', async () => {
    const system = fakeRaftKv();
    const broken = (): Promise<boolean> => {
      AbortSignal.timeout(2_999.9957);
      return Promise.resolve(false);
    };
    await started({ system: { ...system, probePeer: broken } });
    for (const links of [[], [link('n1→n2')]]) {
      await expect(world.apply({ kind: 'cut', links })).rejects.toMatchObject({
        code: 'RJ036',
        message: expect.stringMatching(/^the probe of n1→n2 threw RangeError: .*delay/) as string,
        cause: expect.any(RangeError) as RangeError,
      });
    }
  });

  it('says why a link does not carry when the probe told', async () => {
    const system = fakeRaftKv();
    const unanswered = (): Promise<boolean> =>
      Promise.reject(new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') }));
    await started({ system: { ...system, probePeer: unanswered } });
    await expect(world.apply({ kind: 'cut', links: [] })).rejects.toMatchObject({
      code: 'RJ033',
      message: expect.stringContaining('TypeError: fetch failed (ECONNREFUSED)') as string,
    });
  });

  it('hands every time to the system as whole milliseconds', async () => {
    const system = fakeRaftKv();
    const times: number[] = [];
    await started({
      readyTimeoutMs: 15_000.5,
      statusTimeoutMs: 5_000.25,
      system: {
        ...system,
        status: (address, timeoutMs) => {
          times.push(timeoutMs);
          return system.status(address, timeoutMs);
        },
        probePeer: (host, port, timeoutMs) => {
          times.push(timeoutMs);
          return system.probePeer(host, port, timeoutMs);
        },
        openClient: (given, options) => {
          times.push(options.timeoutMs);
          return system.openClient(given, options);
        },
      },
    });
    await world.status();
    await world.apply({ kind: 'cut', links: [link('n1→n2')] });
    await world.apply({ kind: 'cut', links: [] });
    await world.apply({ kind: 'pause', nodes: ['n2'] });
    await world.apply({ kind: 'resume', nodes: ['n2'] });
    await ask('read', null, 0.25);
    expect(times.length).toBeGreaterThan(15);
    expect(times.filter((ms) => !Number.isInteger(ms) || ms < 1)).toEqual([]);
  });

  it('rejects a one-way cut that turns out to cut both ways', async () => {
    const system = fakeRaftKv();
    let deadPort = 0;
    await started({
      system: {
        ...system,
        command: (setup) => {
          if (setup.node === 'n2') deadPort = setup.peers[0]!.port;
          return system.command(setup);
        },
        // Its requests do not even reach the proxy: silence, as in a cut, for another reason.
        probePeer: (host, port, timeoutMs) =>
          port === deadPort ? Promise.resolve(false) : system.probePeer(host, port, timeoutMs),
      },
    });
    await expect(world.apply({ kind: 'cut', links: [link('n1→n2')] })).rejects.toMatchObject({
      code: 'RJ033',
      message: expect.stringContaining('the probes n2→n1 got no answer') as string,
    });
  });

  it('says that it is unfit, and not that the nodes are, when its own links are gone', async () => {
    await started();
    const [carrier] = processesNaming(runDir).filter(({ command }) => command.includes('links-'));
    process.kill(carrier!.pid, 'SIGKILL');
    await vi.waitFor(() => expect(world.status()).rejects.toMatchObject({ code: 'RJ040' }), 5_000);
    await expect(world.apply({ kind: 'cut', links: [] })).rejects.toMatchObject({
      code: 'RJ040',
      message: 'the process that carries the links ended by SIGKILL',
    });
  });

  it('applies one fault after the other, however they are asked for', async () => {
    await started();
    const [cut, pause] = await Promise.all([
      world.apply({ kind: 'cut', links: [link('n1→n2')] }),
      world.apply({ kind: 'pause', nodes: ['n2'] }),
    ]);
    expect(cut.detail).toMatchObject({ notProbed: [] });
    expect(pause.atUs).toBeGreaterThanOrEqual(cut.atUs + 150_000);
  });
});
