/**
 * The oracle of shrinking: is it certain that a relaxed history has no linearization? Small
 * ones go to the general search, large ones to the fast layers.
 */
import type { Json, Operation } from '../../../src/history/operation.ts';
import { ColumnChecker } from '../fast/check-columns.ts';
import { mergeUnobserved } from '../fast/frontier/merge-unobserved.ts';
import { columnsOf } from '../../../src/history/columns/columns-of-operations.ts';
import { FrontierSearch } from '../fast/frontier/frontier-search.ts';
import { KeySplit } from '../fast/problem.ts';
import { anyInitialValue } from '../fast/frontier/cut-stretch.ts';
import { canonicalJson } from '../../core/json.ts';
import type { Meter } from '../../core/limits.ts';
import type { Model } from '../../core/model.ts';
import { toSearchOperation } from '../../core/model.ts';
import { searchLinearization } from '../wing-gong.ts';

/** Configurations that one question may visit before it counts as undecided. */
const statesPerQuestion = 200_000;
const charactersPerVisit = 64;
/** Up to here the general search is quicker than making columns. */
const small = 24;

/** With the general search, from any of the states. */
export function isRefuted<State>(
  operations: readonly Operation[],
  model: Model<State>,
  initial: readonly State[],
  meter: Meter,
): boolean {
  const question = meter.part(statesPerQuestion);
  // Asking takes time too: without this, a great many small questions would be free.
  question.spend(operations.length, 0);
  const metered = {
    ...model,
    stateKey: (state: State) => paidKey(model.stateKey(state), question),
  };
  const search = operations.map(toSearchOperation);
  return searchLinearization(search, metered, question, initial).verdict === 'invalid';
}

/** A visit with a large state (a list of a thousand elements) costs as much as many with a small one. */
function paidKey(key: string, question: Meter): string {
  if (key.length >= charactersPerVisit) {
    question.spend(Math.floor(key.length / charactersPerVisit), 0);
  }
  return key;
}

/**
 * A register history.
 * @param states that it may begin in; undefined `initial`: any, of which `states` are all that matter
 */
export function isRegisterRefuted(
  operations: readonly Operation[],
  model: Model<Json>,
  initial: Json | undefined,
  states: readonly Json[],
  meter: Meter,
): boolean {
  if (operations.length <= small) return isRefuted(operations, model, states, meter);
  const question = meter.part(statesPerQuestion);
  // All operations of one key, whatever it is called.
  const columns = columnsOf(operations);
  const { values } = columns;
  const name = canonicalJson(initial ?? null);
  const id = values.findIndex((value) => canonicalJson(value) === name);
  const semantics = {
    ignoreFailedCas: false,
    ignoreNullReads: false,
    initial: id < 0 ? values.length : id,
  };
  if (initial !== undefined) {
    return new ColumnChecker(columns, semantics, question).check(0).verdict === 'invalid';
  }
  const problem = new KeySplit(columns, semantics).problem(0);
  const any = { ...problem, initial: anyInitialValue(problem, problem.count) };
  return new FrontierSearch(mergeUnobserved(any), question).run().verdict === 'invalid';
}
