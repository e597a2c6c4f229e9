// Would catch: a rate that floods a slow machine, stays low on a fast one, or takes a cluster without
// a leader for a slow one.
import { describe, expect, it } from 'vitest';
import { adaptiveBounds, adaptiveRate, fixedRate } from '../../src/runner/adaptive-rate.ts';

/** A minute in which as many operations as the rate says are answered after `latencyUs(now)`. */
function minute(latencyUs: (rate: number, nowUs: number) => number | undefined): number[] {
  const rate = adaptiveRate();
  const rates: number[] = [];
  for (let nowUs = 0; nowUs < 60_000_000; nowUs += 1_000_000 / rate.perSecond) {
    const latency = latencyUs(rate.perSecond, nowUs);
    if (latency !== undefined) rate.answered(latency, nowUs);
    rates.push(rate.perSecond);
  }
  return rates;
}

describe('an adaptive rate', () => {
  it('rises to its bound while answers are prompt', () => {
    const rates = minute(() => 2_000);
    expect(rates[0]).toBe(adaptiveBounds.first);
    expect(rates.at(-1)).toBe(adaptiveBounds.most);
  });

  it('falls to its bound, and no further, while they are late', () => {
    expect(minute(() => 90_000).at(-1)).toBe(adaptiveBounds.least);
  });

  it('settles around what the system can do', () => {
    const later = minute((rate) => (rate > 1_200 ? 60_000 : 3_000)).slice(-5_000);
    expect(Math.max(...later)).toBeLessThan(1_400);
    expect(Math.min(...later)).toBeGreaterThan(700);
  });

  it('stays what it was while there are no answers', () => {
    const rates = minute((_, nowUs) => (nowUs < 2_000_000 ? 2_000 : undefined));
    expect(rates.at(-1)).toBe(Math.max(...rates));
  });

  it('is what was asked for when it was, and no limit for 0', () => {
    const fixed = fixedRate(70);
    fixed.answered(1e9, 1e9);
    expect(fixed.perSecond).toBe(70);
    expect(fixedRate(0).perSecond).toBe(Infinity);
  });
});
