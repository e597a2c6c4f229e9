import type { Json, JsonObject } from '../../src/history/operation.ts';

export { canonicalJson, sameJson } from '../../src/history/canonical-json.ts';

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `Array.isArray` that also narrows readonly arrays. */
export function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
