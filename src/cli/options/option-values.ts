import { badArguments, type HarnessError } from '../../errors.ts';
import { parseExact } from '../../history/formats/json-fields.ts';
import type { Json } from '../../history/operation.ts';
import type { Shard } from '../../store/records.ts';

/** Parsers of option values. Each throws RJ010 that names the option, the value and what was expected. */

function malformed(option: string, value: string, expected: string): HarnessError {
  return badArguments(
    'RJ010',
    `${option} ${value}: expected ${expected}`,
    `give ${option} ${expected}`,
  );
}

interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly whole?: boolean;
}

export function numberOption(option: string, { min, max, whole = true }: NumberRange) {
  const kind = whole ? 'a whole number' : 'a number';
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= min && value <= max) || (whole && value % 1 !== 0)) {
      throw malformed(option, text, `${kind} from ${min} to ${max}`);
    }
    return value;
  };
}

/** `unique`, or how many values there are. */
export function valuesOption(text: string): 'unique' | number {
  if (text === 'unique') return text;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1_000_000) return value;
  throw malformed('--values', text, '"unique" or a whole number from 1 to 1000000');
}

/** `auto`, or how many operations a second. */
export function rateOption(text: string): 'auto' | number {
  if (text === 'auto') return text;
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1_000_000) return value;
  throw malformed('--rate', text, '"auto" or a number from 0 to 1000000');
}

/** The value of `--initial`, in JSON. */
export function initialOption(text: string): Json {
  try {
    return parseExact(text);
  } catch {
    throw badArguments(
      'RJ010',
      `--initial ${text}: expected a value in JSON`,
      'give --initial 0, --initial null or --initial \'"text"\'',
    );
  }
}

/** `2/5`: the second of five parts. */
export function shardOption(text: string): Shard {
  const [, index = 0, of = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= of) return { index, of };
  throw malformed('--shard', text, 'i/n with i from 1 to n, as in 2/5');
}
