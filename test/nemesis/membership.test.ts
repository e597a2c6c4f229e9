// Catches an operator who removes so many members that nothing can be agreed on, a transfer to a node
// that is out, a fault of a moment that is in force for ever, and `all` asking a system for what it has not.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nemesisByName } from '../../nemesis/combined.ts';
import { decodeEffect, encodeEffect } from '../../nemesis/effect.ts';
import { faultsInForce } from '../../nemesis/in-force.ts';
import { membership } from '../../nemesis/membership.ts';
import type { Fault } from '../../nemesis/nemesis.ts';
import { snapshot, transfer } from '../../nemesis/operator-moments.ts';
import { seededRandom } from '../../src/random.ts';

const nodes = ['n1', 'n2', 'n3', 'n4', 'n5'];
const out = (...hit: string[]): Fault => ({ family: 'membership', nodes: hit, links: [] });
const step = (f: string, target: string) => ({ atUs: 0, f, value: { target, order: [...nodes] } });

describe('membership', () => {
  test('the leader is removed when it is aimed at, and a majority of all nodes stays', () => {
    const view = { nodes, leader: 'n4', faults: [] };
    expect(membership.resolve(step('membership', 'leader'), view)).toMatchObject({
      action: { kind: 'remove', nodes: ['n4'] },
    });
    expect(
      membership.resolve(step('membership', 'leader'), { ...view, leader: undefined }).kind,
    ).toBe('await-leader');
    const two = { ...view, faults: [out('n1', 'n2')] };
    expect(membership.resolve(step('membership', 'one'), two).kind).toBe('skip');
    const one = { ...view, faults: [out('n1')] };
    expect(membership.resolve(step('membership', 'follower'), one)).toMatchObject({
      action: { nodes: ['n2'] },
    });
  });

  test('every node that is out comes back, however long that takes at the end', () => {
    const view = { nodes, leader: 'n4', faults: [out('n3'), out('n1')] };
    const undo = { atUs: 0, f: 'rejoin', value: {} };
    expect(membership.resolve(undo, view)).toEqual({
      kind: 'act',
      action: { kind: 'rejoin', nodes: ['n1', 'n3'], patienceMs: 20_000 },
    });
    expect(membership.resolve(undo, { ...view, faults: [] }).kind).toBe('skip');
  });

  test('a target that is none is refused', () => {
    const view = { nodes, leader: 'n1', faults: [] };
    for (const family of [membership, transfer, snapshot]) {
      expect(() => family.resolve(step(family.name, 'leadr'), view)).toThrow(/RJ012|target/);
    }
  });

  test('schedules have each removal before its return, within the duration', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 60 }), (seed, seconds) => {
        const steps = membership.schedule({
          ...{ nodes, durationUs: seconds * 1e6, intervalUs: 5e6 },
          random: seededRandom(seed),
        });
        expect(steps.map(({ f }) => f)).toEqual(
          steps.map((_, i) => (i % 2 === 0 ? 'membership' : 'rejoin')),
        );
        for (const { atUs } of steps) expect(atUs).toBeLessThan(seconds * 1e6);
      }),
    );
  });
});

test('the office goes to a member that runs', () => {
  const faults: Fault[] = [out('n1'), { family: 'kill', nodes: ['n2'], links: [] }];
  const view = { nodes, leader: 'n3', faults };
  expect(transfer.resolve(step('transfer', 'follower'), view)).toMatchObject({
    action: { kind: 'transfer', nodes: ['n4'] },
  });
});

test('what is over in a moment is never in force, and is counted all the same', () => {
  const begins = { ...out('n1'), family: 'snapshot', moment: true as const };
  expect(faultsInForce([{ begins, ends: [], atUs: 7 }])).toEqual([
    { ...begins, startUs: 7, endUs: 7 },
  ]);
  expect(decodeEffect(encodeEffect({ begins, ends: [] }))).toEqual({ begins, ends: [] });
});

test('all is what any system bears; membership brings transfer', () => {
  expect(nemesisByName('all').name).toBe('packet,partition,pause,kill');
  expect(nemesisByName('membership').name).toBe('membership,transfer');
  expect(nemesisByName('all,snapshot').name).toBe('packet,partition,pause,kill,snapshot');
});
