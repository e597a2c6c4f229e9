/**
 * A few operations of a key as a history of their own: in which order do they lead from one
 * value to another?
 */
import { neverReturned } from '../../../../src/history/columns/columns.ts';
import type { Meter } from '../../../core/limits.ts';
import { mergeUnobserved } from '../frontier/merge-unobserved.ts';
import { FrontierSearch } from '../frontier/frontier-search.ts';
import type { Problem } from '../problem.ts';
import { casAction, failedCasAction, readAction } from '../problem.ts';

/** Visits that the search may take for each operation. */
const visitsPerOperation = 64;

/**
 * @param slice operations; those of unknown outcome may be left out of the answer
 * @param before the value that they begin with
 * @param after the value that they have to end with; undefined when any will do
 * @returns a linearization; undefined when there is none, or none was found in time
 */
export function linearizeSlice(
  problem: Problem,
  slice: readonly number[],
  before: number,
  after: number | undefined,
  meter: Meter,
): readonly number[] | undefined {
  const { action, value, expected, invoke, complete } = problem;
  const operations = slice.toSorted((a, b) => invoke[a]! - invoke[b]!);
  const size = operations.length;
  const count = after === undefined ? size : size + 1;
  const numbers = new Map<number, number>([[before, 0]]);
  const number = (v: number): number => {
    const known = numbers.get(v) ?? numbers.size;
    numbers.set(v, known);
    return known;
  };
  const part = {
    action: new Uint8Array(count),
    value: new Int32Array(count),
    expected: new Int32Array(count),
    invoke: new Int32Array(count),
    complete: new Int32Array(count).fill(neverReturned),
    row: Int32Array.from(operations),
  };
  const ends: { readonly rank: number; readonly event: number }[] = [];
  operations.forEach((i, k) => {
    part.action[k] = action[i]!;
    if (action[i] !== failedCasAction) part.value[k] = number(value[i]!);
    if (action[i] === casAction || action[i] === failedCasAction)
      part.expected[k] = number(expected[i]!);
    ends.push({ rank: invoke[i]!, event: k * 2 });
    if (complete[i] !== neverReturned) ends.push({ rank: complete[i]!, event: k * 2 + 1 });
  });
  if (after !== undefined) {
    // A read of the value that has to be there, after everything.
    part.action[size] = readAction;
    part.value[size] = number(after);
    ends.push(
      { rank: neverReturned, event: size * 2 },
      { rank: neverReturned, event: size * 2 + 1 },
    );
  }
  ends.sort((a, b) => a.rank - b.rank);
  const events = Int32Array.from(ends, ({ event }) => event);
  events.forEach((event, rank) => {
    if ((event & 1) === 0) part.invoke[event >> 1] = rank;
    else part.complete[event >> 1] = rank;
  });
  const small: Problem = {
    ...part,
    count,
    eventCount: events.length,
    valueCount: numbers.size,
    events,
    initial: [0],
  };
  const search = new FrontierSearch(mergeUnobserved(small), meter.part(count * visitsPerOperation));
  const outcome = search.runExact();
  if (outcome.verdict !== 'valid') return undefined;
  return Array.from(outcome.order)
    .filter((k) => k < size)
    .map((k) => operations[k]!);
}
