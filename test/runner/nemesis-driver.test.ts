// Would catch: a family of faults that waits for another's leader or proof, two that act on the cluster at
// the same time, and one whose failure lets the others go on.
import { describe, expect, it } from 'vitest';
import { nemesisByName } from '../../nemesis/combined.ts';
import type { NemesisStep } from '../../nemesis/nemesis.ts';
import { createRecorder } from '../../src/history/recorder.ts';
import { ClusterWatch } from '../../src/runner/cluster-watch.ts';
import { NemesisDriver } from '../../src/runner/nemesis-driver.ts';
import { randomFor } from '../../src/runner/plan.ts';
import { naiveStore } from '../../src/world/sim/naive-store/naive-store.ts';
import { createSimWorld } from '../../src/world/sim/world.ts';
import type { World } from '../../src/world/world.ts';

const order = ['n1', 'n2', 'n3'];
const step = (atMs: number, f: string, value: NemesisStep['value'] = {}): NemesisStep => ({
  atUs: atMs * 1000,
  f,
  value,
});

/** What was applied, and when it began and ended, in milliseconds of virtual time. */
async function follow(
  schedule: NemesisStep[],
  change: (world: World) => Partial<World> = () => ({}),
) {
  const plain = createSimWorld({ system: naiveStore(), nodes: 3, random: randomFor(1, 'world') });
  const applied: { kind: string; fromMs: number; toMs: number }[] = [];
  const slow: World = {
    ...plain,
    async apply(action) {
      const fromMs = plain.clock.nowUs() / 1000;
      await plain.clock.sleepUntil(plain.clock.nowUs() + 100_000);
      const evidence = await plain.apply(action);
      applied.push({ kind: action.kind, fromMs, toMs: plain.clock.nowUs() / 1000 });
      return evidence;
    },
  };
  const world = { ...slow, ...change(slow) };
  const recorder = createRecorder({ nowUs: () => world.clock.nowUs(), write: () => undefined });
  const driver = new NemesisDriver({
    world,
    nemesis: nemesisByName('all'),
    watch: new ClusterWatch(world, {}),
    recorder,
    listener: {},
  });
  const failure = await world.run(async () => {
    await world.start();
    return driver.follow(schedule, 0, new AbortController().signal).then(
      () => undefined,
      (error: unknown) => error,
    );
  });
  return { applied, driver, failure };
}

describe('families of faults', () => {
  it('do not wait for the leader that another one aims at', async () => {
    const { applied, driver } = await follow([
      step(0, 'kill', { target: 'all', order }),
      step(200, 'partition', { shape: 'leader-alone', order }),
      step(1_000, 'pause', { target: 'one', order }),
      step(1_500, 'restart'),
      step(9_000, 'heal'),
    ]);
    const kinds = applied.map(({ kind }) => kind);
    // Nobody leads before the restart: the cut comes after it, and does not keep it from coming.
    expect(kinds).toEqual(['kill', 'restart', 'cut', 'cut']);
    expect(applied[1]?.fromMs).toBe(1_500);
    expect(applied[2]?.fromMs).toBeLessThan(3_000);
    expect(driver.skipped.map(({ f }) => f)).toEqual(['pause']);
  });

  it('act one after the other, however they are due', async () => {
    const { applied } = await follow([
      step(500, 'pause', { target: 'one', order }),
      step(500, 'kill', { target: 'one', order: [...order].reverse() }),
      step(510, 'partition', { shape: 'one', order }),
      step(900, 'heal'),
      step(900, 'resume'),
      step(900, 'restart'),
    ]);
    expect(applied).toHaveLength(6);
    for (const [i, { fromMs }] of applied.entries()) {
      expect(fromMs).toBeGreaterThanOrEqual(applied[i - 1]?.toMs ?? 0);
    }
  });

  it('all end when a fault does not take effect', async () => {
    const { applied, failure } = await follow(
      [
        step(500, 'pause', { target: 'one', order }),
        step(800, 'kill', { target: 'one', order }),
        step(5_000, 'restart'),
        step(5_000, 'resume'),
      ],
      (world) => ({
        apply: (action) =>
          action.kind === 'kill' ? Promise.reject(new Error('it lives')) : world.apply(action),
      }),
    );
    expect(String(failure)).toContain('nemesis step kill failed: it lives');
    expect(applied.map(({ kind }) => kind)).toEqual(['pause']);
  });
});
