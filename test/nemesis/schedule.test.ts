// Would catch: a schedule that depends on more than its seed, leaves a fault in force, or tests nothing
// in a short run; a step that resolves to the wrong nodes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nemesisByName } from '../../nemesis/combined.ts';
import { familyOf } from '../../nemesis/families.ts';
import { linkName } from '../../nemesis/grudges.ts';
import type { ClusterView, Fault, NemesisStep } from '../../nemesis/nemesis.ts';
import { partitionShapes } from '../../nemesis/partition.ts';
import { seededRandom } from '../../src/random.ts';

const nodes = ['n1', 'n2', 'n3', 'n4', 'n5'];
const calm: ClusterView = { nodes, leader: 'n3', faults: [] };
const killed = (...hit: string[]): Fault => ({ family: 'kill', nodes: hit, links: [] });

function scheduleOf(name: string, seed: number, durationMs = 30_000, intervalMs = 5_000) {
  return nemesisByName(name).schedule({
    nodes,
    durationUs: durationMs * 1000,
    intervalUs: intervalMs * 1000,
    random: seededRandom(seed),
  });
}

function step(f: string, value: NemesisStep['value']): NemesisStep {
  return { atUs: 0, f, value };
}

describe('schedules', () => {
  it('are a function of the seed', () => {
    expect(scheduleOf('all', 1)).toEqual(scheduleOf('all', 1));
    expect(scheduleOf('all', 1)).not.toEqual(scheduleOf('all', 2));
  });

  it('keep to the duration, in order, and undo whatever they do, however short the run', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1000, max: 60_000 }),
        fc.constantFrom('partition', 'kill', 'pause', 'all'),
        (seed, durationMs, name) => {
          const { families } = nemesisByName(name);
          const steps = scheduleOf(name, seed, durationMs);
          expect(steps.length).toBeGreaterThan(0);
          const inForce = new Set<string>();
          let lastUs = 0;
          for (const { atUs, f } of steps) {
            expect(atUs).toBeGreaterThanOrEqual(lastUs);
            expect(atUs).toBeLessThan(durationMs * 1000);
            lastUs = atUs;
            const family = familyOf(f, families);
            if (family === undefined) throw new Error(`${f} belongs to no family`);
            if (f === family.name) inForce.add(f);
            else inForce.delete(family.name);
          }
          expect([...inForce]).toEqual([]);
        },
      ),
    );
  });

  it('come round to every shape of partition', () => {
    const shapes = new Set<unknown>();
    for (let seed = 0; seed < 20; seed++) {
      for (const { f, value } of scheduleOf('partition', seed, 120_000)) {
        if (f === 'partition') shapes.add(value['shape']);
      }
    }
    // These are made of other shapes, one after the other.
    const made = ['flapping', 'rolling', 'succession'];
    const plain = partitionShapes.filter((shape) => !made.includes(shape));
    expect([...shapes].sort()).toEqual([...plain].sort());
  });

  it('let every family act within the first seconds, on the leader or on everybody at once', () => {
    for (let seed = 0; seed < 20; seed++) {
      const first = (f: string) => scheduleOf('all', seed).find((step) => step.f === f);
      for (const f of ['partition', 'pause', 'kill']) {
        expect(first(f)?.atUs).toBeLessThan(2_000_000);
      }
      expect(first('partition')?.value['shape']).toMatch(/^leader-/);
      expect(first('pause')?.value['target']).toBe('leader');
      expect(first('kill')?.value['target']).toBe('all');
    }
  });

  it('pause for times shorter and longer than an election timeout', () => {
    const steps = scheduleOf('pause', 1);
    const lengths = steps.flatMap(({ f, atUs }, i) =>
      f === 'pause' ? [(steps[i + 1]?.atUs ?? 0) - atUs] : [],
    );
    expect(Math.min(...lengths)).toBeLessThan(300_000);
    expect(Math.max(...lengths)).toBeGreaterThan(600_000);
  });

  it('survive a round trip through JSON', () => {
    const steps = scheduleOf('all', 3);
    expect(JSON.parse(JSON.stringify(steps))).toEqual(steps);
  });
});

describe('resolving a step', () => {
  const partition = nemesisByName('partition');
  const kill = nemesisByName('kill');

  it('aims at the leader of the moment, and waits for one', () => {
    const aimed = step('partition', { shape: 'leader-alone', order: nodes });
    const resolved = partition.resolve(aimed, calm);
    if (resolved.kind !== 'act' || resolved.action.kind !== 'cut') throw new Error('no cut');
    expect(resolved.action.links.every(({ from, to }) => from === 'n3' || to === 'n3')).toBe(true);
    expect(resolved.action.links).toHaveLength(8);
    expect(partition.resolve(aimed, { ...calm, leader: undefined })).toEqual({
      kind: 'await-leader',
    });
  });

  it('puts the leader on the side that the shape says', () => {
    const cutOf = (shape: string) => {
      const resolved = partition.resolve(step('partition', { shape, order: nodes }), calm);
      if (resolved.kind !== 'act' || resolved.action.kind !== 'cut') throw new Error('no cut');
      return new Set(resolved.action.links.map(linkName));
    };
    const reachedByLeader = (cut: Set<string>) => nodes.filter((to) => !cut.has(`n3→${to}`)).length;
    expect(reachedByLeader(cutOf('leader-minority'))).toBe(2);
    expect(reachedByLeader(cutOf('leader-majority'))).toBe(3);
  });

  it('heals by cutting nothing', () => {
    expect(partition.resolve(step('heal', {}), calm)).toEqual({
      kind: 'act',
      action: { kind: 'cut', links: [] },
    });
  });

  it('kills what is left, and skips when nothing is', () => {
    const majority = step('kill', { target: 'majority', order: ['n5', 'n4', 'n3', 'n2', 'n1'] });
    expect(kill.resolve(majority, { ...calm, faults: [killed('n4')] })).toEqual({
      kind: 'act',
      action: { kind: 'kill', nodes: ['n5', 'n3', 'n2'] },
    });
    expect(kill.resolve(majority, { ...calm, faults: [killed(...nodes)] }).kind).toBe('skip');
    expect(kill.resolve(step('restart', {}), calm).kind).toBe('skip');
  });

  it('takes nodes by number in an order that a person wrote', () => {
    const order = [5, '4', 'n3', 2, 1];
    expect(kill.resolve(step('kill', { target: 'minority', order }), calm)).toEqual({
      kind: 'act',
      action: { kind: 'kill', nodes: ['n5', 'n4'] },
    });
    for (const wrong of [[5, 'n5', 3, 2, 1], [6, 4, 3, 2, 1], [5, 4, 3, 2, 1, 9], [null], 5]) {
      const malformed = step('kill', { target: 'one', order: wrong });
      expect(() => kill.resolve(malformed, calm)).toThrow(/expected an order of the nodes/);
    }
  });

  it('refuses a malformed step with what was expected', () => {
    expect(() =>
      partition.resolve(step('partition', { shape: 'star', order: nodes }), calm),
    ).toThrow(/expected one of one, halves/);
    expect(() => kill.resolve(step('kill', { target: 'one', order: ['n1'] }), calm)).toThrow(
      /expected an order of the nodes/,
    );
    expect(() => kill.resolve(step('melt', {}), calm)).toThrow(/belongs to none of kill/);
  });
});

describe('names', () => {
  it('are refused with the list when unknown or contradictory', () => {
    expect(() => nemesisByName('meteor')).toThrow(/unknown nemesis "meteor"/);
    expect(() => nemesisByName('none,kill')).toThrow(/no faults and for faults/);
    expect(nemesisByName('kill,partition').name).toBe('partition,kill');
    expect(nemesisByName('all').name).toBe('packet,partition,pause,kill');
  });
});
