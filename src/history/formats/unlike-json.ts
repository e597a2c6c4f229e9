/** Values may be nested so deep: whoever compares or prints them calls itself for each level. */
const maxDepth = 1000;

/**
 * Why a value cannot stand in a history, in words ("a BigInt (1n)"); undefined: it can.
 *
 * JSON would turn some of these into others without a word: NaN into null, a Date into a text.
 */
export function unlikeJson(value: unknown): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : `${value}, which is no number of JSON`;
  }
  if (typeof value !== 'object') return unlikeJsonPrimitive(value);
  let level: readonly object[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return `a value nested more than ${maxDepth} deep`;
    const next: object[] = [];
    for (const each of level) {
      const plain = isPlain(each);
      if (!plain) return `a ${each.constructor.name || 'object'}, which is no plain object of JSON`;
      for (const inner of Object.values(each) as unknown[]) {
        if (typeof inner === 'object' && inner !== null) next.push(inner);
        else {
          const reason = unlikeJson(inner);
          if (reason !== undefined) return reason;
        }
      }
    }
    level = next;
  }
  return undefined;
}

function unlikeJsonPrimitive(value: unknown): string {
  if (typeof value === 'bigint') return `a BigInt (${value}n), which JSON does not have`;
  if (value === undefined) return 'undefined where a value is needed (null: nothing)';
  return `a ${typeof value}, which JSON does not have`;
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || isForeignObject(prototype);
}

/** `Object.prototype` of another realm (vitest runs tests in one): it has no prototype itself. */
function isForeignObject(prototype: unknown): boolean {
  return typeof prototype === 'object' && Object.getPrototypeOf(prototype) === null;
}
