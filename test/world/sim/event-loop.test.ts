// Would catch: virtual time that runs ahead of code that awaits, goes backwards, or hides a hang.
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../src/world/sim/event-loop.ts';

describe('virtual time', () => {
  it('stands still while promises are taken up, and moves from event to event', async () => {
    const clock = createVirtualClock();
    const seen: [string, number][] = [];
    const worker = async (name: string, stepUs: number): Promise<void> => {
      for (let i = 0; i < 3; i++) {
        await clock.sleepUntil(clock.nowUs() + stepUs);
        // A chain of promises without a sleep takes no virtual time.
        for (let j = 0; j < 50; j++) await Promise.resolve();
        seen.push([name, clock.nowUs()]);
      }
    };
    await clock.drive(() => Promise.all([worker('a', 10), worker('b', 15)]));
    expect(seen).toEqual([
      ['a', 10],
      ['b', 15],
      ['a', 20],
      ['b', 30],
      ['a', 30],
      ['b', 45],
    ]);
  });

  it('runs events of one moment in the order in which they were scheduled', async () => {
    const clock = createVirtualClock();
    const order: number[] = [];
    await clock.drive(async () => {
      for (let i = 0; i < 100; i++) clock.at(7, () => order.push(i));
      await clock.sleepUntil(8);
    });
    expect(order).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it('does not run what was called off', async () => {
    const clock = createVirtualClock();
    let ran = false;
    await clock.drive(async () => {
      const cancel = clock.after(5, () => {
        ran = true;
      });
      cancel();
      await clock.sleepUntil(10);
    });
    expect(ran).toBe(false);
  });

  it('wakes a sleeper at once when it is aborted', async () => {
    const clock = createVirtualClock();
    const controller = new AbortController();
    const wokeAt = await clock.drive(async () => {
      clock.at(100, () => {
        controller.abort();
      });
      await clock.sleepUntil(1_000_000, controller.signal);
      return clock.nowUs();
    });
    expect(wokeAt).toBe(100);
  });

  it('says so when the run waits for something that no event will bring', async () => {
    const clock = createVirtualClock();
    await expect(clock.drive(() => new Promise(() => undefined))).rejects.toThrow(/stands still/);
  });

  it('hands on what the run throws', async () => {
    const clock = createVirtualClock();
    const failing = clock.drive(async () => {
      await clock.sleepUntil(5);
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
  });
});
