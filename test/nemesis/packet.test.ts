// Would catch: a schedule that asks for what the network cannot do, a step that hits other links than it
// says, a refusal without its reason, an amount that means nothing and is let through.
import { describe, expect, it } from 'vitest';
import type { ClusterView } from '../../nemesis/nemesis.ts';
import { packet, packetKindsNamed } from '../../nemesis/packet.ts';
import { packetKindNames, refusalOf, usualKinds } from '../../nemesis/packet-kinds.ts';
import { HarnessError } from '../../src/errors.ts';
import { seededRandom } from '../../src/random.ts';
import { netnsPackets } from '../../src/world/live/net/netns/rules.ts';
import { proxyPackets } from '../../src/world/live/net/shape-links.ts';
import { switchboardPackets } from '../../src/world/live/net/switchboard-network.ts';

const nodes = ['n1', 'n2', 'n3'];
const view: ClusterView = { nodes, leader: 'n2', faults: [] };
const step = (value: Record<string, string | number | string[]>) => ({
  atUs: 0,
  f: 'packet',
  value,
});

function linksOf(value: Record<string, string | number | string[]>): string[] {
  const resolution = packet.resolve(step(value), view);
  if (resolution.kind !== 'act') throw new Error(resolution.kind);
  return resolution.action.links.map(({ from, to }) => `${from}→${to}`);
}

describe('a schedule', () => {
  it.each([proxyPackets, netnsPackets, switchboardPackets])(
    'has what $network can do, all of it in turn, and nothing else',
    (ability) => {
      const packets = usualKinds(ability);
      const steps = packet.schedule({
        ...{ nodes, packets, durationUs: 300e6, intervalUs: 5e6, random: seededRandom(1) },
      });
      const kinds = steps.flatMap(({ f, value }) => (f === 'packet' ? [value['what']] : []));
      expect(new Set(kinds)).toEqual(new Set(packets));
      expect(kinds).not.toContain(ability.refused.loss === undefined ? 'nothing' : 'loss');
    },
  );

  it('never doubles the messages of nodes that are written for a network that does not', () => {
    expect(usualKinds(switchboardPackets)).not.toContain('duplication');
    expect(refusalOf('duplication', switchboardPackets)).toBeUndefined();
  });
});

describe('a step', () => {
  it('hits the links to and from whom it aims at, or all', () => {
    expect(linksOf({ what: 'delay', target: 'leader' })).toEqual([
      'n1→n2',
      'n2→n1',
      'n2→n3',
      'n3→n2',
    ]);
    expect(linksOf({ what: 'delay', target: 'one', order: ['n3', 'n1', 'n2'] })).toHaveLength(4);
    expect(linksOf({ what: 'loss', amount: 0.5 })).toHaveLength(6);
    expect(
      packet.resolve(step({ what: 'loss', target: 'leader' }), { ...view, leader: undefined }),
    ).toEqual({ kind: 'await-leader' });
  });

  it('says what is wrong with it', () => {
    expect(() => linksOf({ what: 'lose' })).toThrow(/"what" as one of loss, delay/);
    expect(() => linksOf({ what: 'loss', amount: 30 })).toThrow(/above 0, up to 1 \(a share/);
    expect(() => linksOf({ what: 'loss', target: 'everybody' })).toThrow(/a target of leader, one/);
  });
});

it('names are checked, and what a network cannot do is refused with the reason', () => {
  expect(packetKindsNamed('loss, delay,loss')).toEqual(['loss', 'delay']);
  expect(() => packetKindsNamed('losses')).toThrow(HarnessError);
  const refused = packetKindNames.flatMap((kind) => refusalOf(kind, proxyPackets) ?? []);
  expect(refused.map(({ code }) => code)).toEqual(['RJ121', 'RJ121', 'RJ121']);
  expect(refused[0]?.message).toMatch(
    /loss of packets: the network of proxies cannot do it: .*arrive/,
  );
});
