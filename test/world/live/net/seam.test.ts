// Would catch: a live world that knows its network by more than the interface: one in which every node has its
// own address and its own wrapped command (a network namespace, say) could then not be put in the place of the proxies.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Link } from '../../../../nemesis/nemesis.ts';
import { HarnessError } from '../../../../src/errors.ts';
import type { Network, OpenNetwork } from '../../../../src/world/live/net/network.ts';
import { openProxyNetwork } from '../../../../src/world/live/net/proxy-network.ts';
import { createLiveWorld } from '../../../../src/world/live/world.ts';
import { fakeRaftKv } from '../../../systems/fixtures/fake-system.ts';

let runDir: string;
beforeEach(() => {
  runDir = mkdtempSync(path.join(tmpdir(), 'seam-'));
});
afterEach(() => rmSync(runDir, { recursive: true, force: true }));

/** The proxies with other commands, and with a cut that is believed without a probe. */
function wrapping(calls: string[]): OpenNetwork {
  return async (options) => {
    const proxies = await openProxyNetwork(options);
    const network: Network = {
      place: (node) => ({
        ...proxies.place(node),
        wrap: ({ file, args, env = {} }) => ({
          file: '/bin/sh',
          args: ['-c', `echo wrapped ${node}; exec "$0" "$@"`, file, ...args],
          env,
        }),
      }),
      setCut: (links: readonly Link[]) => {
        calls.push(`cut ${links.length}`);
        return proxies.setCut(links);
      },
      prove: (isUp) => {
        calls.push(`prove ${options.nodes.filter(isUp).join(' ')}`);
        return Promise.resolve({ silent: ['a'], answered: [], notProbed: [], held: [] });
      },
      packets: proxies.packets,
      setShape: (shape, links, isUp) => proxies.setShape(shape, links, isUp),
      failure: undefined,
      close: async () => {
        await proxies.close();
        calls.push('close');
      },
    };
    return network;
  };
}

test('a world starts its nodes where its network places them, and leaves cuts and proofs to it', async () => {
  const calls: string[] = [];
  const network = wrapping(calls);
  const world = createLiveWorld({ system: fakeRaftKv(), nodes: 3, runDir, network });
  try {
    await world.start();
    await world.apply({ kind: 'kill', nodes: ['n3'] });
    const { summary } = await world.apply({ kind: 'cut', links: [{ from: 'n1', to: 'n2' }] });
    expect(summary).toContain('n1→n2 cut: 1 probe unanswered');
  } finally {
    await world.stop();
  }
  expect(calls).toEqual(['cut 1', 'prove n1 n2', 'close']);
  for (const node of ['n1', 'n2', 'n3']) {
    const log = readFileSync(path.join(runDir, 'nodes', `${node}.log`), 'utf8');
    expect(log).toMatch(new RegExp(`^wrapped ${node}\n`));
  }
});

test('a network that does not open ends the start with its reason, and nothing is left', async () => {
  const reason = new HarnessError('RJ030', 'no namespaces here', 'use another network');
  const world = createLiveWorld({
    ...{ system: fakeRaftKv(), nodes: 3, runDir },
    network: () => Promise.reject(reason),
  });
  await expect(world.start()).rejects.toThrow('no namespaces here');
  await world.stop();
});

test('an action that a live world does not know is refused', async () => {
  const world = createLiveWorld({ system: fakeRaftKv(), nodes: 3, runDir });
  const melt = { kind: 'melt', nodes: ['n1'] } as unknown as Parameters<typeof world.apply>[0];
  await expect(world.apply(melt)).rejects.toThrow(/this world cannot do "melt"/);
  await world.stop();
});
