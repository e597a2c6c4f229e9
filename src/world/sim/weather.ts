import type { Random } from '../../random.ts';

/** How long a message is on its way, in microseconds. */
export type Delay =
  | { readonly kind: 'uniform'; readonly minUs: number; readonly maxUs: number }
  /** Most are fast, and a few take many times the mean. */
  | { readonly kind: 'exponential'; readonly meanUs: number };

/** What the links between nodes do to every message, whatever is cut. */
export interface Weather {
  /** Share of the messages that are lost. */
  readonly dropRate: number;
  /** Share of the messages that arrive twice. */
  readonly dupRate: number;
  /** Drawn for each message anew, so a later one may overtake an earlier one. */
  readonly delay: Delay;
}

export const fairWeather: Weather = {
  dropRate: 0,
  dupRate: 0,
  delay: { kind: 'uniform', minUs: 100, maxUs: 500 },
};

export function drawDelay(delay: Delay, random: Random): number {
  if (delay.kind === 'exponential') return Math.ceil(delay.meanUs * standardExponential(random));
  const { minUs, maxUs } = delay;
  return minUs === maxUs ? minUs : minUs + random.int(maxUs - minUs);
}

/**
 * Exponential with mean 1, by comparisons alone (von Neumann 1951): a logarithm may differ in its last
 * bit from one engine to the next, and so would everything after it.
 */
function standardExponential(random: Random): number {
  for (let whole = 0; ; whole++) {
    const first = random.float();
    let last = first;
    let falling = 1;
    for (let next = random.float(); next < last; next = random.float()) {
      last = next;
      falling++;
    }
    if (falling % 2 === 1) return whole + first;
  }
}
