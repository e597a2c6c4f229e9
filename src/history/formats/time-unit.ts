import { isExact } from './exact-number.ts';

/** What the times of a file count. Inside they are whole microseconds. */
export const timeUnits = ['ns', 'us', 'ms'] as const;
export type TimeUnit = (typeof timeUnits)[number];

const inWords = { ns: 'nanoseconds', us: 'microseconds', ms: 'milliseconds' } as const;

/** A time of a file: whole microseconds, and what a nanosecond clock says beyond them. */
export interface FileTime {
  readonly us: number;
  /** Nanoseconds, below 1,000. */
  readonly rest: number;
}

/** No clock counts more digits: an age of the universe in nanoseconds has 27. */
const maxDigits = 30;

/**
 * Reads a whole number of some unit, exactly, of any size: 64-bit nanoseconds do not fit into a
 * number of JavaScript.
 *
 * @param numeral as it stands in the file, where that is known; else the number says all
 * @returns undefined when it is no whole number from 0, or beyond 2^53 microseconds
 */
export function readTime(
  value: unknown,
  numeral: string | undefined,
  unit: TimeUnit,
): FileTime | undefined {
  if (numeral !== undefined && /^[0-9]+$/.test(numeral) && numeral.length <= maxDigits) {
    return fromBig(BigInt(numeral), unit);
  }
  if (numeral !== undefined && !isExact(numeral)) return undefined;
  if (!Number.isSafeInteger(value) || Number(value) < 0) return undefined;
  return readCount(Number(value), unit);
}

/** The same for a number that is known to be a safe integer. */
export function readCount(count: number, unit: TimeUnit): FileTime | undefined {
  if (unit === 'us') return { us: count, rest: 0 };
  if (unit === 'ns') return { us: Math.floor(count / 1000), rest: count % 1000 };
  const us = count * 1000;
  return Number.isSafeInteger(us) ? { us, rest: 0 } : undefined;
}

function fromBig(count: bigint, unit: TimeUnit): FileTime | undefined {
  const ns = count * (unit === 'ns' ? 1n : unit === 'us' ? 1000n : 1_000_000n);
  const us = Number(ns / 1000n);
  return Number.isSafeInteger(us) ? { us, rest: Number(ns % 1000n) } : undefined;
}

/** Why a field is no time: `"time" must be a non-negative integer, in microseconds`. */
export function notATime(field: string, unit: TimeUnit): string {
  return `"${field}" must be a non-negative integer, in ${inWords[unit]}`;
}

/**
 * What to do about a whole number that is too large for a time.
 *
 * @param unit in which it was too large
 */
export function timeFix(unit: TimeUnit): string {
  return unit === 'ns'
    ? 'Count from the beginning of the run.'
    : 'Times are microseconds. If these are nanoseconds, say so: --time-unit ns (in a program: { timeUnit: "ns" }).';
}
