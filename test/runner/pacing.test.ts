// Would catch: operations offered at other times than the seed says, faster than the rate, or past the limit.
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/random.ts';
import { createPacing, type PacingOptions } from '../../src/runner/pacing.ts';

function pacing(options: Partial<PacingOptions>) {
  let count = 0;
  return createPacing({
    source: {
      next: () => ({ f: 'write', key: 'k', value: count++ }),
      probe: () => ({ f: 'write', key: 'k', value: -1 }),
      finalReads: () => [],
    },
    rate: 1000,
    ops: null,
    timeLimitUs: 1_000_000,
    random: seededRandom(1),
    ...options,
  });
}

describe('pacing', () => {
  it('offers the same operations at the same times, however late they are taken', () => {
    const punctual = pacing({});
    const late = pacing({});
    for (let i = 0; i < 500; i++) expect(late.take(400_000)).toEqual(punctual.take(0));
  });

  it('keeps to the mean rate and to the time limit', () => {
    const paced = pacing({});
    const due: number[] = [];
    for (let next = paced.take(0); next !== undefined; next = paced.take(0)) due.push(next.atUs);
    expect(due.length).toBeGreaterThan(900);
    expect(due.length).toBeLessThan(1100);
    expect(due).toEqual([...due].sort((a, b) => a - b));
    expect(due.at(-1)).toBeLessThan(1_000_000);
  });

  it('ends at the number of operations, and when time is over', () => {
    const few = pacing({ ops: 3, rate: 0 });
    expect([few.take(0), few.take(0), few.take(0)].every((next) => next?.atUs === 0)).toBe(true);
    expect(few.take(0)).toBeUndefined();
    expect(pacing({ rate: 0 }).take(1_000_000)).toBeUndefined();
  });
});
