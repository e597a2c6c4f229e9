// Would catch: a fault that did not take effect passing for one that did, a failed undoing that leaves the
// others in force, and a harness error that hides a violation or loses the history.
import { describe, expect, it } from 'vitest';
import { nemesisByName } from '../../nemesis/combined.ts';
import type { Action } from '../../nemesis/families.ts';
import { HarnessError } from '../../src/errors.ts';
import { execute } from '../../src/runner/execute.ts';
import { planTest, randomFor } from '../../src/runner/plan.ts';
import type { StoreFlaw } from '../../src/world/sim/naive-store/flaws.ts';
import { naiveStore } from '../../src/world/sim/naive-store/naive-store.ts';
import { createSimWorld } from '../../src/world/sim/world.ts';
import type { World } from '../../src/world/world.ts';
import { workloadByName } from '../../workloads/registry.ts';

async function runIn(
  change: (world: World) => Partial<World>,
  options: { nemesis: string; flaw?: StoreFlaw; signal?: AbortSignal },
) {
  const plain = createSimWorld({
    system: naiveStore(options.flaw),
    nodes: 3,
    random: randomFor(1, 'world'),
  });
  const world = { ...plain, ...change(plain) };
  const plan = planTest({
    workload: workloadByName('mixed'),
    nemesis: nemesisByName(options.nemesis),
    options: { timeLimitMs: 10_000, rate: 500 },
    nodes: world.nodes,
    seed: 1,
  });
  const { signal } = options;
  return execute({ id: 'test', plan, world, ...(signal && { signal }) });
}

/** Refuses one kind of action, as a world does that could not prove it. */
const refusing =
  (kind: Action['kind'], applied: string[] = []) =>
  (world: World): Partial<World> => ({
    apply(action) {
      if (action.kind === kind) {
        return Promise.reject(new HarnessError('RJ032', `${kind} did not hold`, 'none'));
      }
      applied.push(action.kind);
      return world.apply(action);
    },
  });

describe('a world in which faults do not take effect', () => {
  it('makes a harness error of the run, with what was recorded until then', async () => {
    const { outcome, results } = await runIn(refusing('cut'), { nemesis: 'partition' });
    expect(results.verdict).toBe('harness-error');
    expect(results.exitCode).toBe(255);
    // The cut, and its undoing: it may hold all the same, so it is undone, which this world refuses too.
    const refused = 'error[RJ032] cut did not hold';
    expect(results.errors).toEqual([refused, refused]);
    expect(outcome.operations.length).toBeGreaterThan(100);
    const tried = outcome.nemesisEvents.map(({ f, value }) => [f, Object.keys(value as object)]);
    expect(tried.at(-1)?.[1]).toContain('error');
  });

  it('undoes the other faults when the undoing of one fails', async () => {
    const applied: string[] = [];
    const { results, outcome } = await runIn(refusing('resume', applied), { nemesis: 'all' });
    expect(results.verdict).toBe('harness-error');
    const killed = applied.filter((kind) => kind === 'kill').length;
    const restarted = applied.filter((kind) => kind === 'restart').length;
    expect(restarted).toBe(killed);
    const open = outcome.faults.filter((fault) => fault.endUs === null);
    expect(open.every((fault) => fault.family === 'pause')).toBe(true);
  });

  it('still tells a violation that was proven before', async () => {
    const { results } = await runIn(refusing('pause'), {
      nemesis: 'pause',
      flaw: 'stale-reads',
    });
    expect(results.errors).toHaveLength(1);
    expect(results.verdict).toBe('invalid');
    expect(results.exitCode).toBe(1);
  });
});

describe('a world that does not start', () => {
  it('is an error, stops what it started, and has no verdict', async () => {
    let stopped = 0;
    const { results } = await runIn(
      () => ({
        start: () => Promise.reject(new HarnessError('RJ030', 'n1 did not start', 'see its log')),
        stop: () => {
          stopped++;
          return Promise.resolve();
        },
      }),
      { nemesis: 'none' },
    );
    expect(results.exitCode).toBe(255);
    expect(stopped).toBe(1);
    expect(results.linearizability?.verdict).toBe('unknown');
  });

  it('without a leader says so instead of running', async () => {
    const { results, outcome } = await runIn(
      (world) => ({
        status: async () =>
          (await world.status()).map((node) => ({ ...node, role: 'follower' as const })),
      }),
      { nemesis: 'none' },
    );
    expect(results.errors[0]).toMatch(/RJ031.*no leader was elected/);
    expect(outcome.operations).toEqual([]);
  });
});

describe('a system in which nothing succeeds', () => {
  it('is not a pass', async () => {
    const { results } = await runIn(
      () => ({
        openClient: () => ({
          invoke: ({ value }) => Promise.resolve({ type: 'fail', value, error: 'no-leader' }),
          close: () => undefined,
        }),
      }),
      { nemesis: 'none' },
    );
    const status = Object.fromEntries(results.properties.map((p) => [p.name, p.status]));
    expect(status['operations-succeeded']).toBe('unknown');
    expect(status['recovery-after-heal']).toBe('unknown');
    expect(results.exitCode).not.toBe(0);
  });
});

describe('an interrupted run', () => {
  it('heals, and tells what it has with the exit code of an interrupt', async () => {
    const controller = new AbortController();
    const { results, outcome } = await runIn(
      (world) => {
        void world.clock.sleepUntil(5_000_000).then(() => {
          controller.abort();
        });
        return {};
      },
      { nemesis: 'partition', signal: controller.signal },
    );
    expect(results.verdict).toBe('interrupted');
    expect(results.exitCode).toBe(130);
    expect(outcome.operations.length).toBeGreaterThan(100);
    expect(outcome.faults.length).toBeGreaterThan(0);
    expect(outcome.faults.every((fault) => fault.endUs !== null)).toBe(true);
    expect(results.linearizability?.verdict).toBe('valid');
  });
});
