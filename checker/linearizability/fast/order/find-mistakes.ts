/** Where an order of a key is wrong: the places that `mend-order.ts` cuts out. Cost: O(n log n). */
import { countBelow } from '../../../../src/history/columns/count-below.ts';
import type { Problem } from '../problem.ts';
import { casAction, failedCasAction, readAction, writeAction } from '../problem.ts';

/** More of the order than this share in places to be mended, and a search of all of it costs less. */
const maxExpected = 0.25;
/** What is taken along with a place, on average: both sides and failed tries together. */
const expectedMargin = 24;
/** An order of so few operations is always worth a try. */
export const shortOrder = 256;

/**
 * Where an order is wrong: [begin, end, begin, end, …], each containing an operation and all
 * that it must not stand behind. Undefined when there are too many for mending to pay.
 */
export function findMistakes(
  { action, value, expected, invoke, complete }: Problem,
  order: Int32Array,
): number[] | undefined {
  const { length } = order;
  const latest = new Int32Array(length);
  const mistakes: number[] = [];
  const max = Math.max(shortOrder, length * maxExpected);
  let expectedWork = 0;
  let state = 0;
  let last = -1;
  for (let at = 0; at < length; at++) {
    const i = order[at]!;
    let begin = at + 1;
    if (complete[i]! < last) begin = countBelow(latest, at, complete[i]! + 1);
    else if (!isPossible(action[i]!, value[i]!, expected[i]!, state)) begin = at;
    if (begin <= at) {
      // Mistakes that overlap are one.
      while (mistakes.length > 0 && mistakes[mistakes.length - 1]! > begin) {
        expectedWork -= mistakes.pop()! - mistakes[mistakes.length - 1]! + expectedMargin;
        begin = Math.min(begin, mistakes.pop()!);
      }
      mistakes.push(begin, at + 1);
      expectedWork += at + 1 - begin + expectedMargin;
      if (expectedWork > max) return undefined;
    }
    if (invoke[i]! > last) last = invoke[i]!;
    latest[at] = last;
    if (action[i] === writeAction || action[i] === casAction) state = value[i]!;
  }
  return mistakes;
}

function isPossible(action: number, value: number, expected: number, state: number): boolean {
  if (action === readAction) return value === state;
  if (action === casAction) return expected === state;
  return action !== failedCasAction || expected !== state;
}
