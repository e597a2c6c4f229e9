import { badArguments, type HarnessError } from '../../errors.ts';
import { columnKinds } from '../columns/columns.ts';
import { encodeJson } from './encode-json.ts';
import { excerpt } from './malformed.ts';
import type { Json } from '../operation.ts';

/**
 * An operation that no register has.
 *
 * @param where "line 3", or "operation 7" where there are no lines
 */
function misfit(where: string, problem: string): HarnessError {
  return badArguments(
    'RJ021',
    `${where} does not fit the model register: ${problem}`,
    'Choose the model that the history was recorded for.',
  );
}

export function unknownOperation(where: string, f: string): HarnessError {
  return misfit(where, `a register has ${Object.keys(columnKinds).join(', ')}, not "${f}"`);
}

export function notAPair(where: string, value: Json): HarnessError {
  return misfit(where, `the value of a cas is [expected, new], not ${excerpt(encodeJson(value))}`);
}
