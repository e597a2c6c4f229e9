// Would catch: a harness that was late and calls the system slow, a busy machine that passes for an idle
// one, a planned rate that was missed in silence.
import { describe, expect, it } from 'vitest';
import { whyUnfit } from '../../src/runner/fitness.ts';
import { cpuShares, LagWatch } from '../../src/runner/lag-watch.ts';
import { harnessDoubts, harnessFigures, missedRate } from '../../src/report/run/harness.ts';
import { cpuTimesOf } from '../../src/world/live/host/cpu-times.ts';
import { naiveStore } from '../../src/world/sim/naive-store/naive-store.ts';
import { createSimWorld } from '../../src/world/sim/world.ts';
import { seededRandom } from '../../src/random.ts';
import type { World } from '../../src/world/world.ts';
import { runInWorld } from './world-run.ts';

describe('the lag of the harness', () => {
  it('is how late its own timers were, in each window by itself', async () => {
    const world = createSimWorld({ system: naiveStore(), nodes: 1, random: seededRandom(1) });
    let lateUs = 3_000;
    const { clock } = world;
    const late: World = {
      ...world,
      clock: {
        ...clock,
        sleepUntil: (timeUs, signal) => clock.sleepUntil(timeUs + lateUs, signal),
      },
    };
    await world.run(async () => {
      const watch = new LagWatch(late);
      const ended = new AbortController();
      const following = watch.follow(ended.signal);
      await clock.sleepUntil(2_000_000);
      lateUs = 700_000;
      const second = watch.open();
      await clock.sleepUntil(6_000_000);
      ended.abort();
      await following;
      expect(watch.whole.lag()).toMatchObject({ maxLateUs: 700_000, p99LateUs: 700_000 });
      expect(watch.whole.lag().timers).toBeGreaterThan(40);
      expect(second.lag().timers).toBeLessThan(8);
      expect(whyUnfit(second.lag())).toEqual(["the harness's own timers were up to 700 ms late"]);
    });
  });

  it('counts the CPU time of the machine between two readings', () => {
    const before = cpuTimesOf('cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 1 2 3 4');
    const after = cpuTimesOf('cpu  250 0 150 750 100 0 0 50 0 0\ncpu0 1 2 3 4');
    expect(before).toEqual({ totalMs: 10_000, idleMs: 8_000, stolenMs: 0 });
    const shares = cpuShares(before, after);
    expect(shares.cpuBusy).toBeCloseTo(250 / 300);
    expect(shares.cpuStolen).toBeCloseTo(50 / 300);
    expect(cpuShares(before, before)).toEqual({ cpuBusy: null, cpuStolen: null });
    expect(cpuShares(undefined, after)).toEqual({ cpuBusy: null, cpuStolen: null });
    for (const text of ['', 'intr 5', 'cpu a b c d e', 'cpu 1 2']) {
      expect(cpuTimesOf(text)).toBeUndefined();
    }
  });
});

describe('a planned rate', () => {
  it('that was missed is said, one that was kept is not', async () => {
    const slow = (world: World): Partial<World> => ({
      openClient: (options) => {
        const client = world.openClient(options);
        return {
          ...client,
          invoke: async (operation) => {
            await world.clock.sleepUntil(world.clock.nowUs() + 100_000);
            return client.invoke(operation);
          },
        };
      },
    });
    const rate = { options: { timeLimitMs: 10_000, rate: 500, concurrency: 10 } };
    const missed = await runInWorld(slow, { nemesis: 'none', plan: rate });
    const { harness } = missed.results;
    expect(harness?.plannedRate).toBe(500);
    expect(harness?.rate).toBeGreaterThan(80);
    expect(harness?.rate).toBeLessThan(110);
    expect(harnessDoubts(harness)).toEqual([
      expect.stringMatching(/^The planned rate was missed: \d+\/s of the 500\/s/),
    ]);
    const kept = await runInWorld(() => ({}), { nemesis: 'none', plan: rate });
    expect(missedRate(kept.results.harness!)).toBeUndefined();
    expect(harnessDoubts(kept.results.harness)).toEqual([]);
    expect(harnessFigures(kept.results.harness!)).toMatch(/^own timers late by p99 0/);
  });
});
