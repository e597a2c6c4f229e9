/** The ticks of a time axis and their labels. */

/** Round steps for a time axis of about `count` ticks, in microseconds. */
export function timeTicks(startUs: number, endUs: number, count: number): number[] {
  const wanted = Math.max((endUs - startUs) / Math.max(count, 1), 1);
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= wanted) ?? 10);
  const first = Math.ceil(startUs / step);
  // Counted, not added up: beyond 2^53 a step added to a time may leave it where it is.
  const many = Math.min(Math.floor(endUs / step) - first + 1, 100);
  return Array.from({ length: Math.max(many, 0) }, (_, i) => (first + i) * step);
}

/** Microseconds, of which uPlot has halves and quarters. */
const finestDigits = 8;

/** The labels of the ticks of an axis, with as many decimals as all of them need: none is rounded. */
export function tickTexts(ticksUs: readonly number[]): string[] {
  const seconds = ticksUs.map((us) => us / 1e6);
  const isExact = (digits: number): boolean =>
    seconds.every((value) => Math.abs(Number(value.toFixed(digits)) - value) < 1e-10);
  let digits = 0;
  while (digits < finestDigits && !isExact(digits)) digits++;
  return seconds.map((value) => `${value.toFixed(digits)} s`);
}
