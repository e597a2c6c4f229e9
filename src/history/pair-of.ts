import type { Json } from './operation.ts';

/** The two values of an array of two: `[expected, new]` of a cas, `[version, value]`; undefined for anything else. */
export function pairOf(value: Json): readonly [Json, Json] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [first = null, second = null] = value as readonly Json[];
  return [first, second];
}
