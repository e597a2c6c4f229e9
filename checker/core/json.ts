import type { Json } from '../../src/history/operation.ts';

export { canonicalJson, sameJson } from '../../src/history/canonical-json.ts';

/** `Array.isArray` that also narrows readonly arrays. */
export function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
