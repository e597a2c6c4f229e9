/**
 * Delta debugging (Zeller & Hildebrandt, TSE 2002): a smallest-as-can-be-found subset that
 * still has a property, in which no single item can be left out any more.
 *
 * @param items has the property as a whole
 * @param holds decides whether a subset has it; a "no" may also mean "I do not know"
 * @returns a 1-minimal subset in the given order, as far as `holds` could decide
 */
export function ddmin<T>(
  items: readonly T[],
  holds: (subset: readonly T[]) => boolean,
): readonly T[] {
  if (items.length === 0 || holds([])) return [];
  let current = items;
  let parts = 2;
  while (current.length >= 2) {
    const size = Math.ceil(current.length / parts);
    const smaller = withoutOnePart(current, size, holds);
    if (smaller !== undefined) {
      current = smaller;
      parts = Math.max(2, parts - 1);
    } else if (size === 1) {
      break;
    } else {
      parts = Math.min(current.length, parts * 2);
    }
  }
  return current;
}

/** The later parts are left out last: a violation is mostly proven by what stands near its end. */
function withoutOnePart<T>(
  items: readonly T[],
  size: number,
  holds: (subset: readonly T[]) => boolean,
): readonly T[] | undefined {
  for (let from = 0; from < items.length; from += size) {
    const rest = [...items.slice(0, from), ...items.slice(from + size)];
    if (rest.length < items.length && rest.length > 0 && holds(rest)) return rest;
  }
  return undefined;
}
