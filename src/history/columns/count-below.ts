/** How many of the first `length` numbers of an ascending list are below a bound: where it belongs. */
export function countBelow(ascending: ArrayLike<number>, length: number, bound: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
