// Would catch: leaders that are not overthrown in series (each back in the moment in which the next one falls),
// a fall that does not wait for a new leader, and a run or a short run of such a system without any fall.
import { describe, expect, it } from 'vitest';
import { nemesisByName } from '../../nemesis/combined.ts';
import type { ClusterView, NemesisStep } from '../../nemesis/nemesis.ts';
import { seededRandom } from '../../src/random.ts';

const nodes = ['n1', 'n2', 'n3', 'n4', 'n5'];
const partition = nemesisByName('partition');
const second = 1_000_000;

function scheduleOf(seed: number, durationUs: number, intervalUs = 5 * second): NemesisStep[] {
  const random = seededRandom(seed);
  return partition.schedule({ nodes, durationUs, intervalUs, random, overthrows: true });
}

const shapesOf = (steps: readonly NemesisStep[]): unknown[] =>
  steps.map(({ f, value }) => (f === 'heal' ? 'heal' : value['shape']));

/** The steps of each sequence: the first one, and those that follow it. */
function sequences(steps: readonly NemesisStep[]): NemesisStep[][] {
  return steps.flatMap((step, i) => {
    if (step.afterUs !== undefined || steps[i + 1]?.afterUs === undefined) return [];
    const end = steps.findIndex(({ f }, j) => j > i && f === 'heal');
    return [steps.slice(i, end + 1)];
  });
}

describe('overthrows', () => {
  it('let leaders fall one after the other, behind a follower that has missed writes', () => {
    for (let seed = 0; seed < 10; seed++) {
      const [first = [], then = []] = sequences(scheduleOf(seed, 60 * second));
      const falls = [
        ...['leader-majority', 'leader-minority', 'held', 'leader-alone', 'held'],
        ...['leader-minority', 'held', 'leader-alone', 'held', 'heal'],
      ];
      expect(shapesOf(first)).toEqual(falls);
      expect(first[0]?.atUs).toBeLessThan(second);
      // Those who lead beside each other are asked meanwhile.
      expect(first[3]?.afterUs).toBeGreaterThan(2 * second);
      expect(shapesOf(then)).toEqual(falls);
      expect(then[3]?.afterUs).toBeLessThan(second);
    }
  });

  it('are over before the next fault, and before the end', () => {
    const steps = scheduleOf(1, 60 * second);
    for (const [i, { atUs }] of steps.entries()) {
      expect(atUs).toBeGreaterThanOrEqual(steps[i - 1]?.atUs ?? 0);
      expect(atUs).toBeLessThan(60 * second);
    }
    expect(steps[steps.length - 1]?.f).toBe('heal');
  });

  it('are in a short run too, and take their time where faults are to be rare', () => {
    expect(shapesOf(scheduleOf(1, 3 * second))).toContain('held');
    const [, slow = []] = sequences(scheduleOf(1, 120 * second, 10 * second));
    expect(slow[1]?.afterUs).toBe(800_000);
  });

  it('keep what is cut until somebody leads', () => {
    const links = [{ from: 'n1', to: 'n2' }];
    const cut: ClusterView = {
      ...{ nodes, leader: undefined },
      faults: [{ family: 'partition', nodes: [], links }],
    };
    const held: NemesisStep = { atUs: 0, f: 'partition', value: { shape: 'held', order: nodes } };
    expect(partition.resolve(held, cut)).toEqual({ kind: 'await-leader' });
    const action = { kind: 'cut', links };
    expect(partition.resolve(held, { ...cut, leader: 'n3' })).toEqual({ kind: 'act', action });
    expect(partition.resolve(held, { ...cut, leader: 'n3', faults: [] }).kind).toBe('skip');
  });
});
