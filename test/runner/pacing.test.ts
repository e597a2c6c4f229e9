// Would catch: operations offered at other times than the seed says, faster than the rate, or past the
// limit; a role that takes another's share; a backlog that an adaptive rate pours out at once.
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/random.ts';
import { fixedRate, type Rate } from '../../src/runner/adaptive-rate.ts';
import { createPacing, type Pacing, type PacingOptions } from '../../src/runner/pacing.ts';
import type { Role } from '../../workloads/workload.ts';

function pacing(options: Partial<PacingOptions['options']>, rate?: Rate): Pacing {
  let count = 0;
  const all = { ops: null, rate: 1000, readers: 0, readRatio: 0.5, timeLimitMs: 1000, ...options };
  return createPacing({
    source: {
      next: (role) => ({ f: role === 'reader' ? 'read' : 'write', key: 'k', value: count++ }),
      probe: () => ({ f: 'write', key: 'k', value: -1 }),
      finalReads: () => [],
    },
    options: all,
    rate: rate ?? fixedRate(all.rate === 'auto' ? 0 : all.rate),
    random: seededRandom(1),
  });
}

function timesOf(paced: Pacing, role: Role, nowUs = 0): number[] {
  const due: number[] = [];
  for (let next = paced.take(role, nowUs); next !== undefined; next = paced.take(role, nowUs)) {
    due.push(next.atUs);
  }
  return due;
}

describe('pacing', () => {
  it('offers the same operations at the same times, however late they are taken', () => {
    const punctual = pacing({});
    const late = pacing({});
    for (let i = 0; i < 500; i++) {
      expect(late.take('writer', 400_000)).toEqual(punctual.take('writer', 0));
    }
  });

  it('keeps to the mean rate and to the time limit', () => {
    const due = timesOf(pacing({}), 'writer');
    expect(due.length).toBeGreaterThan(900);
    expect(due.length).toBeLessThan(1100);
    expect(due).toEqual([...due].sort((a, b) => a - b));
    expect(due.at(-1)).toBeLessThan(1_000_000);
  });

  it('divides the rate between readers and writers, and neither waits for the other', () => {
    const paced = pacing({ readers: 4 });
    const alone = timesOf(pacing({ readers: 4 }), 'reader');
    const writes = timesOf(paced, 'writer');
    expect(timesOf(paced, 'reader')).toEqual(alone);
    expect(writes.length + alone.length).toBeGreaterThan(900);
    expect(writes.length + alone.length).toBeLessThan(1100);
    // Four in ten: the writers read the rest.
    expect(alone.length).toBeGreaterThan(320);
    expect(alone.length).toBeLessThan(480);
  });

  it('offers readers nothing in a workload that does not read', () => {
    expect(timesOf(pacing({ readers: 4, readRatio: 0 }), 'reader')).toEqual([]);
  });

  it('follows a rate that adapts, by the same steps, and lets a backlog go', () => {
    const rate = { perSecond: 1000, answered: () => undefined };
    const paced = pacing({ rate: 'auto' }, rate);
    const slow = timesOf(pacing({ rate: 'auto' }, { ...rate, perSecond: 500 }), 'writer');
    const fast = timesOf(pacing({ rate: 'auto' }, rate), 'writer');
    expect(Math.abs((fast[100] ?? 0) * 2 - (slow[100] ?? 0))).toBeLessThan(2);
    expect(paced.take('writer', 0)?.atUs).toBe(0);
    expect(paced.take('writer', 500_000)?.atUs).toBe(450_000);
  });

  it('ends at the number of operations, and when time is over', () => {
    const few = pacing({ ops: 3, rate: 0 });
    const taken = ['writer', 'reader', 'writer'].map((role) => few.take(role as Role, 0));
    expect(taken.map((next) => next?.atUs)).toEqual([0, undefined, 0]);
    expect(few.take('writer', 0)?.atUs).toBe(0);
    expect(few.take('writer', 0)).toBeUndefined();
    expect(pacing({ rate: 0 }).take('writer', 1_000_000)).toBeUndefined();
  });
});
