/**
 * A stretch of a history as a history of its own, looser than the whole: what returned before
 * it is forgotten and the state it begins in may be any; operations that were pending then
 * may have happened before or may still happen or not, so writes become of unknown outcome
 * and observers are left out; the same at its end. If the stretch has no linearization,
 * neither has the whole: take the whole's, and keep of it what lies between.
 */
import { collapse } from './collapse.ts';
import type { Collapsed } from './collapse.ts';
import type { Problem } from './problem.ts';
import { cas, failedCas, never, read, write } from './problem.ts';

/**
 * @param from first event of the stretch; 0 keeps the true beginning
 * @param to its last event
 * @param onlyWrites also forgets what cas of unknown outcome found: looser again
 */
export function window(problem: Problem, from: number, to: number, onlyWrites: boolean): Collapsed {
  const { count, kind, value, expected, invoke, complete } = problem;
  const keep: number[] = [];
  for (let i = 0; i < count && invoke[i]! <= to; i++) {
    if (complete[i]! < from) continue;
    const isInside = invoke[i]! >= from && complete[i]! <= to;
    if (!isInside && (kind[i] === read || kind[i] === failedCas)) continue;
    keep.push(i);
  }
  const size = keep.length;
  const part = {
    kind: new Uint8Array(size),
    value: new Int32Array(size),
    expected: new Int32Array(size),
    invoke: new Int32Array(size),
    complete: new Int32Array(size).fill(never),
    row: new Int32Array(size),
  };
  const early: number[] = [];
  const events: { rank: number; event: number }[] = [];
  keep.forEach((i, at) => {
    const isInside = invoke[i]! >= from && complete[i]! <= to;
    part.kind[at] = onlyWrites && !isInside && kind[i] === cas ? write : kind[i]!;
    part.value[at] = value[i]!;
    part.expected[at] = expected[i]!;
    part.row[at] = problem.row[i]!;
    if (invoke[i]! < from) early.push(at);
    else events.push({ rank: invoke[i]!, event: at * 2 });
    if (isInside) events.push({ rank: complete[i]!, event: at * 2 + 1 });
  });
  events.sort((a, b) => a.rank - b.rank);
  const order = Int32Array.from([
    ...early.map((at) => at * 2),
    ...events.map(({ event }) => event),
  ]);
  order.forEach((event, rank) => {
    if ((event & 1) === 0) part.invoke[event >> 1] = rank;
    else part.complete[event >> 1] = rank;
  });
  return collapse({
    ...part,
    count: size,
    eventCount: order.length,
    valueCount: problem.valueCount,
    events: order,
    initial: from === 0 ? problem.initial : anyValue(part, size),
  });
}

/** Each value that an observer speaks of, and one that none does. */
export function anyValue(
  { kind, value, expected }: Pick<Problem, 'kind' | 'value' | 'expected'>,
  count: number,
): readonly number[] {
  const values = new Set<number>([-1]);
  for (let i = 0; i < count; i++) {
    if (kind[i] === read) values.add(value[i]!);
    else if (kind[i] !== write) values.add(expected[i]!);
  }
  return [...values];
}
