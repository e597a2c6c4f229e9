// Would catch: a clock that runs in other units or backwards, a sleep that is over too early, and
// an invocation that overtakes an answer which had already arrived.
import { describe, expect, it } from 'vitest';
import { createLiveClock } from '../../../src/world/live/clock.ts';

describe('the live clock', () => {
  it('counts whole microseconds from its making and never goes back', async () => {
    const startedMs = performance.now();
    const clock = createLiveClock();
    let last = 0;
    for (let i = 0; i < 1_000; i++) {
      const now = clock.nowUs();
      expect(Number.isInteger(now)).toBe(true);
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
    await clock.sleepUntil(20_000);
    const passedUs = (performance.now() - startedMs) * 1_000;
    expect(clock.nowUs()).toBeGreaterThanOrEqual(20_000);
    expect(clock.nowUs()).toBeLessThanOrEqual(passedUs + 1_000);
  });

  it('never wakes before the time', async () => {
    const clock = createLiveClock();
    const wakes = Array.from({ length: 50 }, async (_, i) => {
      const dueUs = clock.nowUs() + i * 137;
      await clock.sleepUntil(dueUs);
      return clock.nowUs() - dueUs;
    });
    expect(Math.min(...(await Promise.all(wakes)))).toBeGreaterThanOrEqual(0);
  });

  it('lets what has already happened come first when the time is past', async () => {
    const clock = createLiveClock();
    const order: string[] = [];
    const slept = clock.sleepUntil(0).then(() => order.push('next invocation'));
    void Promise.resolve()
      .then(() => undefined)
      .then(() => order.push('answer'));
    await slept;
    expect(order).toEqual(['answer', 'next invocation']);
  });

  it('wakes when it is aborted, before and during the sleep', async () => {
    const clock = createLiveClock();
    const abort = new AbortController();
    const sleeping = clock.sleepUntil(3_600_000_000, abort.signal);
    abort.abort();
    await sleeping;
    await clock.sleepUntil(3_600_000_000, abort.signal);
    expect(clock.nowUs()).toBeLessThan(3_600_000_000);
  });

  it('can sleep for longer than a timer can count', async () => {
    const clock = createLiveClock();
    const abort = new AbortController();
    let awake = false;
    const sleeping = clock.sleepUntil(40 * 86_400 * 1_000_000, abort.signal).then(() => {
      awake = true;
    });
    await clock.sleepUntil(clock.nowUs() + 5_000);
    expect(awake).toBe(false);
    abort.abort();
    await sleeping;
  });
});
