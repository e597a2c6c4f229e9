// Would catch: packets that are lost, late, doubled or slowed down by another amount than was asked for,
// an order that is not kept where it should be, a stream that loses bytes.
import { describe, expect, it } from 'vitest';
import { LinkShaper } from '../../nemesis/link-shaper.ts';
import { packetKindNames, type PacketKind } from '../../nemesis/packet-kinds.ts';
import { seededRandom } from '../../src/random.ts';

/** One packet of 100 bytes each millisecond, and when each of them arrives. */
function sent(kind: PacketKind, amount: number, options = {}) {
  const shaper = new LinkShaper({ kind, amount }, seededRandom(1), options);
  const arrivals = Array.from({ length: 1_000 }, (_, ms) => shaper.arrivals(ms, 100));
  return { arrivals, late: arrivals.map((times, ms) => (times[0] ?? NaN) - ms), ...shaper.tally };
}

const isInOrder = (times: readonly (readonly number[])[]): boolean => {
  const flat = times.flat();
  return flat.every((atMs, i) => i === 0 || atMs >= (flat[i - 1] ?? 0));
};

describe('a link', () => {
  it('loses and doubles the share that was asked for, and tells how many', () => {
    const { arrivals, seen, hit } = sent('loss', 0.3);
    expect(seen).toBe(1_000);
    expect(hit).toBe(arrivals.filter((times) => times.length === 0).length);
    expect(Math.abs(hit - 300)).toBeLessThan(60);
    const doubled = sent('duplication', 0.3);
    expect(doubled.arrivals.filter((times) => times.length === 2)).toHaveLength(doubled.hit);
    expect(Math.abs(doubled.hit - 300)).toBeLessThan(60);
  });

  it('delays by the same for all, by differing times in order, or so that some are overtaken', () => {
    expect(new Set(sent('delay', 40).late)).toEqual(new Set([40]));
    const jitter = sent('jitter', 40);
    expect(isInOrder(jitter.arrivals)).toBe(true);
    expect(Math.max(...jitter.late)).toBeLessThanOrEqual(80);
    expect(new Set(jitter.late).size).toBeGreaterThan(20);
    const stalled = sent('stall', 0.02);
    expect(isInOrder(stalled.arrivals)).toBe(true);
    expect(Math.max(...stalled.late)).toBe(200);
    expect(isInOrder(sent('reordering', 0.2).arrivals)).toBe(false);
  });

  it('passes so many bytes a second, and loses what finds no room', () => {
    const { arrivals } = sent('rate', 20);
    const times = arrivals.flat();
    expect(isInOrder(arrivals)).toBe(true);
    expect((times.length * 100) / (times.at(-1) ?? 0)).toBeCloseTo(20, 5);
    expect(times.length).toBeLessThan(1_000);
  });

  it('loses nothing of a stream', () => {
    for (const kind of packetKindNames.filter((each) => each !== 'loss')) {
      expect(sent(kind, 1, { isStream: true }).arrivals.every(({ length }) => length > 0)).toBe(
        true,
      );
    }
  });
});
