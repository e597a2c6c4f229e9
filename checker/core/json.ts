import { canonicalJson } from '../../src/history/canonical-json.ts';
import type { Json } from '../../src/history/operation.ts';

export { canonicalJson };

/** Equality of JSON values, without building strings for the common case of numbers and strings. */
export function jsonEquals(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return canonicalJson(a) === canonicalJson(b);
}

/** `Array.isArray` that also narrows readonly arrays. */
export function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
