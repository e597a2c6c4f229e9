import type { Json, Operation } from '../operation.ts';
import type { HistoryFormat } from './formats.ts';
import { formatOf } from './formats.ts';

/**
 * The lines of a history in one of its forms, without their line ends.
 *
 * @param operations as `readHistory` or a recorder gives them
 * @param meta for the interval form: what its first line shall hold
 */
export function* encodeHistory(
  operations: readonly Operation[],
  format: HistoryFormat,
  meta?: Json,
): Generator<string> {
  yield* formatOf(format).encode(operations, meta);
}
