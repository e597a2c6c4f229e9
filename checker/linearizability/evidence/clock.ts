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
  readonly minDigits: number;
  readonly maxDigits: number;
}

/** Down to nanoseconds, which is what Jepsen records. */
const seconds: Unit = { name: 's', us: 1e6, minDigits: 3, maxDigits: 9 };
const milliseconds: Unit = { name: 'ms', us: 1e3, minDigits: 3, maxDigits: 6 };
const microseconds: Unit = { name: 'µs', us: 1, minDigits: 0, maxDigits: 3 };

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
  const { name, us: size, minDigits, maxDigits } = unit;
  let digits = minDigits;
  const read = (us: number): string => (us / size).toFixed(digits);
  while (digits < maxDigits && new Set([...moments].map(read)).size < moments.size) digits++;
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
