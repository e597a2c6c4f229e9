/** Any JSON value. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Whether two values are the same JSON; the order of an object's members does not count.
 * Pairs that are still to be compared wait in a list, so that no depth exhausts the stack.
 */
export function jsonEqual(a: Json, b: Json): boolean {
  const open: [Json, Json][] = [[a, b]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [left, right] = pair;
    if (left === right) continue;
    if (typeof left !== 'object' || typeof right !== 'object') return false;
    if (left === null || right === null) return false;
    if (isArray(left) !== isArray(right)) return false;
    const [mine, theirs] = [Object.entries(left), Object.keys(right)];
    if (mine.length !== theirs.length) return false;
    for (const [name, value] of mine) {
      const other = memberOf(right, name);
      if (other === undefined) return false;
      open.push([value, other]);
    }
  }
  return true;
}

/** Whether arrays and objects are nested at most `maxDepth` deep; a number or a string has depth 0. */
export function isWithinDepth(value: Json, maxDepth: number): boolean {
  let level: Json[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    const nested = level.filter((each) => typeof each === 'object' && each !== null);
    if (nested.length > 0 && depth >= maxDepth) return false;
    level = nested.flatMap((each): Json[] => Object.values(each));
  }
  return true;
}

/** An own member only: `__proto__` and `constructor` are names like any other. */
export function memberOf(value: Json, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, Json>>)[name];
}

/** `Array.isArray` that also narrows readonly arrays. */
function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

export function isCount(value: Json | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** @throws RangeError when `value` is no array */
export function listIn(value: Json | undefined, what: string): readonly Json[] {
  if (value !== undefined && isArray(value)) return value;
  throw new RangeError(`${what} is no array`);
}
