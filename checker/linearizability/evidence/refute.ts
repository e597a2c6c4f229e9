/**
 * The oracle of shrinking: is it certain that a relaxed history has no linearization? Small
 * ones go to the general search, large ones to the fast layers.
 */
import type { Json } from '../../../src/history/operation.ts';
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
import type { PartialHistory } from '../../core/relaxation.ts';
import { anyState } from '../../core/relaxation.ts';
import type { RegisterModel } from '../../models/register/register.ts';
import { isRegisterModel } from '../../models/register/register.ts';
import { anyStates } from '../../models/register/relaxations.ts';
import { searchLinearization } from '../wing-gong.ts';
import type { Judge } from './minimise.ts';

/** Configurations that one question may visit before it counts as undecided. */
const statesPerQuestion = 200_000;
const charactersPerVisit = 64;
/** Up to here the general search is quicker than making columns. */
const small = 24;
/** Up to here a question to the general search costs next to nothing. */
const maxQuick = 8;

/** @param meter pays for what is asked */
export function judgeOf(model: Model, meter: Meter): Judge<unknown> {
  return isRegisterModel(model)
    ? registerJudge(model, meter)
    : { maxQuick, refutes: (history) => isRefuted(history, model, meter) };
}

/** Its fast layers make every question a quick one. */
export function registerJudge(model: RegisterModel, meter: Meter): Judge<Json> {
  return { maxQuick: Infinity, refutes: (history) => isRegisterRefuted(history, model, meter) };
}

/** With the general search, from any of the states. */
function isRefuted<State>(
  { operations, initial }: Pick<PartialHistory<State>, 'operations' | 'initial'>,
  model: Model<State>,
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

/** A register, which the fast layers know too. */
function isRegisterRefuted(
  { operations, initial, given }: PartialHistory<Json>,
  model: RegisterModel,
  meter: Meter,
): boolean {
  const isCut = given === anyState;
  if (operations.length <= small) {
    const states = isCut ? anyStates(operations) : initial;
    return isRefuted({ operations, initial: states }, model, meter);
  }
  const question = meter.part(statesPerQuestion);
  // All operations of one key, whatever it is called.
  const columns = columnsOf(operations);
  const { values } = columns;
  const name = canonicalJson(initial[0] ?? null);
  const id = isCut ? -1 : values.findIndex((value) => canonicalJson(value) === name);
  const semantics = {
    ignoreFailedCas: false,
    ignoreNullReads: false,
    initial: id < 0 ? values.length : id,
  };
  if (!isCut) return new ColumnChecker(columns, semantics, question).check(0).verdict === 'invalid';
  const problem = new KeySplit(columns, semantics).problem(0);
  const any = { ...problem, initial: anyInitialValue(problem, problem.count) };
  return new FrontierSearch(mergeUnobserved(any), question).run().verdict === 'invalid';
}
