/**
 * Whether a numeral survives being read as a JavaScript number. One that does not (`1e400`,
 * `9007199254740993.0`, 2^53 + 1) would come out equal to another one, and two values that are
 * one can hide a violation or invent one.
 *
 * `0.1` survives, although no binary fraction is a tenth: its number prints as `0.1` again, and
 * so no other numeral of as few digits is read as it.
 */
export function isExact(numeral: string): boolean {
  const number = Number(numeral);
  return Number.isFinite(number) && sameDecimal(numeral, String(number));
}

interface Decimal {
  readonly isNegative: boolean;
  /** Without zeros at either end; empty for zero. */
  readonly digits: string;
  /** Of ten, behind the last digit. */
  readonly exponent: number;
}

function sameDecimal(a: string, b: string): boolean {
  const [x, y] = [decimalOf(a), decimalOf(b)];
  if (x.digits !== y.digits) return false;
  // Zero has no sign and no exponent: -0 is 0.
  return x.digits === '' || (x.isNegative === y.isNegative && x.exponent === y.exponent);
}

function decimalOf(numeral: string): Decimal {
  const isNegative = numeral.startsWith('-');
  const unsigned = isNegative || numeral.startsWith('+') ? numeral.slice(1) : numeral;
  const [mantissa = '', power = '0'] = unsigned.split(/[eE]/, 2);
  const [whole = '', fraction = ''] = mantissa.split('.', 2);
  const all = whole + fraction;
  let start = 0;
  while (all.charCodeAt(start) === zero) start++;
  let end = all.length;
  while (end > start && all.charCodeAt(end - 1) === zero) end--;
  const digits = all.slice(start, end);
  return { isNegative, digits, exponent: Number(power) - fraction.length + all.length - end };
}

const zero = 0x30;
