import type { Json, JsonObject } from './operation.ts';

/**
 * A text that is equal exactly for equal JSON values: the names of an object are sorted, so
 * that `{a, b}` and `{b, a}` are one value, as they are to every reader of JSON.
 */
export function canonicalJson(value: Json): string {
  // A finite number prints as JSON does, and several times sooner.
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonicalJson).join(',')}]`;
  const fields = Object.entries(value as JsonObject).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`).join(',')}}`;
}

/** Equality of JSON values, without building strings for the common case of numbers and strings. */
export function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return canonicalJson(a) === canonicalJson(b);
}
