import type { Operation } from '../../../src/history/operation.ts';

/** Words for the moments of one story, all in one unit. */
export interface Clock {
  /** "1.042 s", or the position in the history where it has no times. */
  at(us: number | null, index?: number | null): string;
  beginning(operation: Operation): string;
  ending(operation: Operation): string;
}

interface Unit {
  readonly name: string;
  readonly us: number;
  readonly leastDigits: number;
  readonly mostDigits: number;
}

/** Down to nanoseconds, which is what Jepsen records. */
const seconds: Unit = { name: 's', us: 1e6, leastDigits: 3, mostDigits: 9 };
const milliseconds: Unit = { name: 'ms', us: 1e3, leastDigits: 3, mostDigits: 6 };
const microseconds: Unit = { name: 'µs', us: 1, leastDigits: 0, mostDigits: 3 };

/**
 * Seconds from a tenth of one on, milliseconds from one on; with as many digits as it takes that
 * moments which differ read differently.
 */
export function clockFor(operations: readonly Operation[]): Clock {
  const moments = new Set<number>();
  for (const { invokedAtUs, completedAtUs } of operations) {
    for (const us of [invokedAtUs, completedAtUs]) {
      if (us !== null && Number.isFinite(us)) moments.add(us);
    }
  }
  const latest = [...moments].reduce((a, b) => Math.max(a, b), 0);
  const unit = latest >= 1e5 ? seconds : latest >= 1e3 ? milliseconds : microseconds;
  const { name, us: size, leastDigits, mostDigits } = unit;
  let digits = leastDigits;
  const read = (us: number): string => (us / size).toFixed(digits);
  while (digits < mostDigits && new Set([...moments].map(read)).size < moments.size) digits++;
  const at = (us: number | null, index: number | null = null): string => {
    if (us !== null && Number.isFinite(us)) return `${read(us)} ${name}`;
    return index === null ? 'an unknown time' : `event ${index}`;
  };
  return {
    at,
    beginning: ({ invokedAtUs, invokeIndex }) => at(invokedAtUs, invokeIndex),
    ending: ({ completedAtUs, completeIndex }) => at(completedAtUs, completeIndex),
  };
}
