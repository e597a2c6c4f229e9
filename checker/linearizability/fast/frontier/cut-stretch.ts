/**
 * A stretch of a history as a history of its own, looser than the whole: what returned before
 * it is forgotten and the state it begins in may be any; operations that were pending then
 * may have happened before or may still happen or not, so writes become of unknown outcome
 * and observers are left out; the same at its end. If the stretch has no linearization,
 * neither has the whole: take the whole's, and keep of it what lies between.
 */
import { neverReturned } from '../../../../src/history/columns/columns.ts';
import { mergeUnobserved } from './merge-unobserved.ts';
import type { MergedProblem } from './merge-unobserved.ts';
import type { Problem } from '../problem.ts';
import { casAction, failedCasAction, readAction, writeAction } from '../problem.ts';

/**
 * @param from first event of the stretch; 0 keeps the true beginning
 * @param to its last event
 * @param onlyWrites also forgets what cas of unknown outcome found: looser again
 */
export function cutStretch(
  problem: Problem,
  from: number,
  to: number,
  onlyWrites: boolean,
): MergedProblem {
  const { count, action, value, expected, invoke, complete } = problem;
  const keep: number[] = [];
  for (let i = 0; i < count && invoke[i]! <= to; i++) {
    if (complete[i]! < from) continue;
    const isInside = invoke[i]! >= from && complete[i]! <= to;
    if (!isInside && (action[i] === readAction || action[i] === failedCasAction)) continue;
    keep.push(i);
  }
  const size = keep.length;
  const part = {
    action: new Uint8Array(size),
    value: new Int32Array(size),
    expected: new Int32Array(size),
    invoke: new Int32Array(size),
    complete: new Int32Array(size).fill(neverReturned),
    row: new Int32Array(size),
  };
  const early: number[] = [];
  const events: { rank: number; event: number }[] = [];
  keep.forEach((i, at) => {
    const isInside = invoke[i]! >= from && complete[i]! <= to;
    part.action[at] = onlyWrites && !isInside && action[i] === casAction ? writeAction : action[i]!;
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
  return mergeUnobserved({
    ...part,
    count: size,
    eventCount: order.length,
    valueCount: problem.valueCount,
    events: order,
    initial: from === 0 ? problem.initial : anyInitialValue(part, size),
  });
}

/** Each value that an observer speaks of, and one that none does. */
export function anyInitialValue(
  { action, value, expected }: Pick<Problem, 'action' | 'value' | 'expected'>,
  count: number,
): readonly number[] {
  const values = new Set<number>([-1]);
  for (let i = 0; i < count; i++) {
    if (action[i] === readAction) values.add(value[i]!);
    else if (action[i] !== writeAction) values.add(expected[i]!);
  }
  return [...values];
}
