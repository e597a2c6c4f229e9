import type { Json } from '../../../src/history/operation.ts';
import { pairOf } from '../../../src/history/pair-of.ts';

/** [expected, new] of a cas that a register accepts: `misfit` refuses every other one. */
export function casPair({ input }: { readonly input: Json }): readonly [Json, Json] {
  return pairOf(input) ?? [null, null];
}
