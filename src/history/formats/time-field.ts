import { badArguments } from '../../errors.ts';
import type { Json } from '../operation.ts';
import { excerpt, malformed } from './malformed.ts';
import type { FileTime, TimeUnit } from './time-unit.ts';
import { notATime, readTime, timeFix } from './time-unit.ts';

/** A line, for the message about one of its times. */
interface Place {
  readonly unit: TimeUnit;
  readonly line: number;
  readonly text: string;
  /** What a line should look like. */
  readonly shape: string;
}

/**
 * A time of a line in JSON.
 *
 * @param numerals the times as they stand there, where they may be larger than a number holds
 * @param also what else could stand there
 * @throws HarnessError RJ020; for one that is only too large, with what to do about it
 */
export function timeOf(
  fields: Readonly<Record<string, Json | undefined>>,
  numerals: ReadonlyMap<string, string>,
  name: string,
  { unit, line, text, shape }: Place,
  also = '',
): FileTime {
  const numeral = numerals.get(name);
  const time = readTime(fields[name], numeral, unit);
  if (time !== undefined) return time;
  const problem = `${notATime(name, unit)}${also}`;
  if (numeral === undefined || !/^[0-9]+$/.test(numeral))
    throw malformed(line, problem, shape, text);
  const tooLarge = `${problem}, and ${excerpt(numeral)} is too large`;
  throw badArguments('RJ020', `line ${line}: ${tooLarge}`, timeFix(unit));
}
