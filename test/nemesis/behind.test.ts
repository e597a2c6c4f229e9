// Would catch: followers that are to fall behind and do not (the leader is hit, writes do not go on, those who
// know more stay up), and an undoing that brings back others than those who were down first.
import { describe, expect, it } from 'vitest';
import { nemesisByName } from '../../nemesis/combined.ts';
import type { ClusterView, Fault, NemesisStep } from '../../nemesis/nemesis.ts';
import { seededRandom } from '../../src/random.ts';

const nodes = ['n1', 'n2', 'n3', 'n4', 'n5'];
const kill = nemesisByName('kill');
const calm: ClusterView = { nodes, leader: 'n3', faults: [] };
const killed = (...hit: string[]): Fault => ({ family: 'kill', nodes: hit, links: [] });
const step = (f: string, value: NemesisStep['value']): NemesisStep => ({ atUs: 0, f, value });

function scheduleOf(seed: number, intervalUs: number): NemesisStep[] {
  return kill.schedule({ nodes, durationUs: 30_000_000, intervalUs, random: seededRandom(seed) });
}

describe('a minority that falls behind', () => {
  it('is left alone with the votes of those who know more, early and more than once', () => {
    for (let seed = 0; seed < 20; seed++) {
      const steps = scheduleOf(seed, 5_000_000);
      const starts = steps.flatMap(({ value }, i) => (value['target'] === 'followers' ? [i] : []));
      expect(starts.length).toBeGreaterThan(1);
      expect(steps[starts[0] ?? 0]?.atUs).toBeLessThan(5_000_000);
      for (const i of starts) {
        const [first, second, third, fourth] = steps.slice(i, i + 4);
        expect(first).toMatchObject({ f: 'kill' });
        expect(second).toMatchObject({ f: 'kill', value: { target: 'all' }, afterUs: 600_000 });
        expect(third).toMatchObject({ f: 'restart', value: { target: 'first-down' }, afterUs: 0 });
        expect(fourth).toMatchObject({ f: 'restart', value: {}, afterUs: 0 });
      }
    }
  });

  it('has less time where faults come faster, and is up again before the next one', () => {
    const steps = scheduleOf(1, 500_000);
    expect(steps.some(({ value }) => value['target'] === 'followers')).toBe(true);
    for (const [i, { atUs, afterUs = 0 }] of steps.entries()) {
      const gapUs = atUs - (steps[i - 1]?.atUs ?? 0);
      expect(gapUs).toBeGreaterThanOrEqual(afterUs);
    }
  });

  it('is made of followers, whoever leads, and of one at least', () => {
    const aimed = step('kill', { target: 'followers', order: ['n3', 'n5', 'n1', 'n4', 'n2'] });
    const hit = { kind: 'act', action: { kind: 'kill', nodes: ['n5', 'n1'] } };
    expect(kill.resolve(aimed, calm)).toEqual(hit);
    expect(kill.resolve(aimed, { ...calm, leader: undefined })).toEqual({ kind: 'await-leader' });
    const two = { ...calm, nodes: ['n1', 'n2'], leader: 'n1' };
    expect(kill.resolve(step('kill', { target: 'followers', order: ['n1', 'n2'] }), two)).toEqual({
      kind: 'act',
      action: { kind: 'kill', nodes: ['n2'] },
    });
    const lone = { ...calm, nodes: ['n1'], leader: 'n1' };
    expect(kill.resolve(step('kill', { target: 'followers', order: ['n1'] }), lone).kind).toBe(
      'skip',
    );
  });

  it('is back before those who failed later', () => {
    const view = { ...calm, faults: [killed('n5', 'n1'), killed('n3', 'n4', 'n2')] };
    const back = (value: NemesisStep['value'], faults: readonly Fault[]) =>
      kill.resolve(step('restart', value), { ...view, faults });
    expect(back({ target: 'first-down' }, view.faults)).toEqual({
      kind: 'act',
      action: { kind: 'restart', nodes: ['n1', 'n5'] },
    });
    expect(back({}, view.faults.slice(1))).toEqual({
      kind: 'act',
      action: { kind: 'restart', nodes: ['n2', 'n3', 'n4'] },
    });
    expect(back({ target: 'first-down' }, []).kind).toBe('skip');
    expect(() => back({ target: 'leader' }, view.faults)).toThrow(/no target, or first-down/);
  });
});
