// Would catch: a cluster with a node at which nobody reads, readers that hang as long as writers, and
// clients that repeat requests although they were told not to.
import { describe, expect, it } from 'vitest';
import { nemesisByName } from '../../nemesis/combined.ts';
import { planTest, type PlanOptions } from '../../src/runner/plan.ts';
import { threadPlans } from '../../src/runner/thread-plan.ts';
import { workloadByName } from '../../workloads/registry.ts';

function plansFor(nodes: number, changes: Partial<PlanOptions> = {}, workload = 'mixed') {
  const plan = planTest({
    workload: workloadByName(workload),
    nemesis: nemesisByName('partition'),
    nodes: Array.from({ length: nodes }, (_, i) => `n${i + 1}`),
    seed: 1,
    ...changes,
  });
  return threadPlans(plan);
}

describe('threads', () => {
  it.each([1, 2, 3, 5, 7, 9])('read at each of %i nodes, and some write', (nodes) => {
    const plans = plansFor(nodes);
    const homes = plans.flatMap(({ role }, thread) => (role === 'reader' ? [thread % nodes] : []));
    expect(new Set(homes).size).toBe(nodes);
    expect(plans.some(({ role }) => role === 'writer')).toBe(true);
  });

  it('that only read stay at home, and do not hang as long as the others', () => {
    const [writer] = plansFor(3);
    const reader = plansFor(3).at(-1);
    expect(reader?.role).toBe('reader');
    expect(reader?.client).toMatchObject({ reads: 'home', retries: 0 });
    expect(reader?.client.timeoutMs).toBeLessThan(writer?.client.timeoutMs ?? 0);
    expect(writer?.client.reads).toBe('leader');
  });

  it('repeat requests in part, or as often as was asked for', () => {
    const repeats = (changes: Partial<PlanOptions>) =>
      plansFor(3, changes).flatMap(({ role, client }) => (role === 'writer' ? client.retries : []));
    expect(new Set(repeats({})).size).toBe(2);
    expect(repeats({})).toContain(0);
    expect(new Set(repeats({ retries: 0 }))).toEqual(new Set([0]));
    expect(new Set(repeats({ retries: 2 }))).toEqual(new Set([2]));
  });

  it('are as many readers as was asked for, and none where nothing is read', () => {
    const readers = (options: PlanOptions['options']) =>
      plansFor(3, { options: options ?? {} }).filter(({ role }) => role === 'reader').length;
    expect(readers({ readers: 0 })).toBe(0);
    expect(readers({ readers: 2 })).toBe(2);
    expect(readers({ readRatio: 0 })).toBe(0);
    expect(readers({ concurrency: 1 })).toBe(0);
    expect(readers({ concurrency: 2 })).toBe(1);
    expect(readers({ concurrency: 4, readers: 9 })).toBe(4);
  });

  it('of a plain workload without faults do everything', () => {
    const plans = plansFor(3, { nemesis: nemesisByName('none') }, 'healthy');
    expect(plans).toHaveLength(5);
    expect(plans.every(({ role, client }) => role === 'writer' && client.reads === 'both')).toBe(
      true,
    );
    expect(plansFor(3, {}, 'healthy').some(({ role }) => role === 'reader')).toBe(true);
  });
});
