/**
 * Makes a problem smaller without changing its answer, before a search pays for every value.
 *
 * - Values that no observation distinguishes (never read, never expected by a cas, whatever
 *   became of it) become one value, `junk`: no operation distinguishes them.
 * - When there is no failed cas, an operation of unknown outcome that leaves junk is left out.
 *   Whatever was linearized with it is so without it: what follows it in a linearization,
 *   up to the next write, can be nothing. (A failed cas could: junk is "not that value".)
 */
import { neverReturned } from '../../../../src/history/columns/columns.ts';
import type { Problem } from '../problem.ts';
import { casAction, failedCasAction, readAction, writeAction } from '../problem.ts';

export interface MergedProblem {
  readonly problem: Problem;
  /** 1 for operations that were left out. */
  readonly dropped: Uint8Array;
}

export function mergeUnobserved(problem: Problem): MergedProblem {
  const { count, valueCount, action, value, expected, complete } = problem;
  const observed = new Uint8Array(valueCount);
  let hasFailedCas = false;
  for (let i = 0; i < count; i++) {
    if (action[i] === readAction) observed[value[i]!] = 1;
    else if (action[i] !== writeAction) observed[expected[i]!] = 1;
    if (action[i] === failedCasAction) hasFailedCas = true;
  }
  const number = new Int32Array(valueCount);
  let next = 1;
  for (let v = 0; v < valueCount; v++) number[v] = observed[v] === 1 ? next++ : unobservedValue;
  const newValue = new Int32Array(count);
  const newExpected = new Int32Array(count);
  const dropped = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    newValue[i] = action[i] === failedCasAction ? unobservedValue : number[value[i]!]!;
    newExpected[i] =
      action[i] === casAction || action[i] === failedCasAction
        ? number[expected[i]!]!
        : unobservedValue;
    const leavesJunk =
      newValue[i] === unobservedValue && (action[i] === writeAction || action[i] === casAction);
    if (leavesJunk && complete[i] === neverReturned && !hasFailedCas) dropped[i] = 1;
  }
  const initial = [...new Set(problem.initial.map((v) => (v < 0 ? unobservedValue : number[v]!)))];
  return {
    problem: { ...problem, valueCount: next, value: newValue, expected: newExpected, initial },
    dropped,
  };
}

/** The number of all values that nothing distinguishes. In `Problem.initial`, -1 asks for one of them. */
const unobservedValue = 0;
