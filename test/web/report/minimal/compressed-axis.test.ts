// Would catch: a minimal timeline that draws one operation before another although it came after.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compressedAxis } from '../../../../src/web/report/minimal/compressed-axis.ts';

it('keeps the order of all moments and the room that labels ask for', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(1e10), { minLength: 1, maxLength: 16 }),
      fc.integer({ min: 0, max: 400 }),
      (list, pixels) => {
        const moments = [...new Set(list)].sort((a, b) => a - b);
        const spacings = moments
          .slice(2)
          .map((toUs, i) => ({ fromUs: moments[i] ?? 0, toUs, pixels }));
        const axis = compressedAxis(moments, spacings, 760);
        moments.slice(1).forEach((us, i) => {
          expect(axis.x(us)).toBeGreaterThan(axis.x(moments[i] ?? 0));
        });
        for (const { fromUs, toUs } of spacings) {
          expect(axis.x(toUs) - axis.x(fromUs)).toBeGreaterThanOrEqual(pixels - 1e-6);
        }
        expect(axis.x(moments.at(-1) ?? 0)).toBeLessThanOrEqual(axis.width + 1e-6);
      },
    ),
  );
});

it('is to scale when there is room', () => {
  const axis = compressedAxis([0, 100, 300], [], 600);
  expect([axis.toScale, axis.x(100), axis.x(200), axis.x(300)]).toEqual([true, 200, 400, 600]);
  expect(compressedAxis([0, 1, 1_000_000], [], 600).toScale).toBe(false);
});

it('gets tighter where there is less room', () => {
  const moments = [0, 8, 40, 61, 222, 229];
  const widths = [2_000, 250, 10].map((room) => compressedAxis(moments, [], room).width);
  expect(widths[1]).toBeLessThanOrEqual(250);
  expect(widths[2]).toBeLessThan(widths[1]!);
  expect(widths[1]).toBeLessThan(widths[0]!);
});
