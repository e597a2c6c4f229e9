import type { Json } from '../../../src/history/operation.ts';
import { isArray } from '../../core/json.ts';

/** [expected, new] of a cas. */
export function casPair({ input }: { readonly input: Json }): readonly [Json, Json] {
  if (!isArray(input)) return [null, null];
  const [expected = null, next = null] = input;
  return [expected, next];
}
