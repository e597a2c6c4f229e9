// Would catch: a tick of an axis that says another number than it stands at.
import { describe, expect, it } from 'vitest';
import { tickTexts, timeTicks } from '../../../../src/web/report/time/time-ticks.ts';

describe('the labels of a time axis', () => {
  it('say exactly where their ticks are, at every step that an axis may have', () => {
    for (const power of [-6, -5, -4, -3, -2, -1, 0, 1, 2]) {
      for (const factor of [1, 2, 2.5, 5]) {
        const step = factor * 10 ** power * 1e6;
        const ticks = Array.from({ length: 6 }, (_, i) => (i + 3) * step);
        tickTexts(ticks).forEach((text, i) => {
          expect(Number(text.replace(/ s$/, '')) * 1e6).toBeCloseTo(ticks[i] ?? NaN, 3);
        });
      }
    }
  });

  it('have no decimals that none of them needs', () => {
    expect(tickTexts([0, 2_500_000, 5_000_000])).toEqual(['0.0 s', '2.5 s', '5.0 s']);
    expect(tickTexts([0, 5_000_000])).toEqual(['0 s', '5 s']);
    expect(tickTexts(timeTicks(0, 3_000_000, 6))).toEqual([
      '0.0 s',
      '0.5 s',
      '1.0 s',
      '1.5 s',
      '2.0 s',
      '2.5 s',
      '3.0 s',
    ]);
  });
});
