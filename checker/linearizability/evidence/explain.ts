/**
 * Turns a "not linearizable" into a counterexample that a person can check. It runs after the
 * verdict, under a budget of its own, and when that is not enough there is what can be said for
 * nothing (`fall-back.ts`). It can only ever change a verdict by finding that the checker
 * contradicts itself, which is reported as such.
 */
import type { Operation } from '../../../src/history/operation.ts';
import type { Meter } from '../../core/limits.ts';
import type { Model } from '../../core/model.ts';
import { isIgnored } from '../../core/model.ts';
import type { PartialHistory } from '../../core/relaxation.ts';
import { returnOf } from '../../core/relaxation.ts';
import type { Counterexample } from '../../core/verdict.ts';
import { cheapRegisterDraft, registerDraft } from '../../models/register/draft.ts';
import { isRegisterModel } from '../../models/register/register.ts';
import { shippedModel, wordsOf } from '../../models/shipped-models.ts';
import type { Draft } from './assemble.ts';
import { assemble, hasOrder } from './assemble.ts';
import { unnamedAnomaly } from './diagnosis.ts';
import { excerpt } from './fall-back.ts';
import type { Judge } from './minimise.ts';
import { minimise } from './minimise.ts';
import { judgeOf, registerJudge } from './refute.ts';
import type { Explanation, Violation } from './violation.ts';
import { stateInWords } from './words.ts';

/** @param budget of which one violation may use half, so that a hard one leaves something for the next */
export function explain(violation: Violation, model: Model, budget: Meter): Explanation {
  const meter = budget.part(Math.ceil(budget.left / 2));
  if (isRegisterModel(model)) {
    const judge = registerJudge(model, meter);
    const smallest = smallestProof(violation, model, judge, meter);
    if (smallest === undefined) return { kind: 'none' };
    return assemble(...registerDraft(violation, smallest, model, judge));
  }
  const smallest = smallestProof(violation, model, judgeOf(model, meter), meter);
  if (smallest === undefined) return { kind: 'none' };
  return assemble(violation, model, draftOf(smallest, violation, model));
}

/** What can be said of a violation for nothing: it takes time in proportion to the operations, and no budget. */
export function explainCheaply(violation: Violation, model: Model): Counterexample {
  if (!isRegisterModel(model)) {
    return excerpt(violation, model, beginning(model, model.init()));
  }
  const { draft, begins } = cheapRegisterDraft(violation, model);
  const explanation = draft && assemble(violation, model, draft);
  return explanation?.kind === 'explained'
    ? explanation.counterexample
    : excerpt(violation, model, begins);
}

/** Longer proofs are no story. */
const maxOperationsShown = 64;

class OutOfBudget extends Error {}

/**
 * Asks the judge as long as there is budget, and then gives the best that was found by then:
 * making candidates takes time too, so a search without a budget has to end at once.
 */
function smallestProof<State>(
  violation: Violation,
  model: Model<State>,
  judge: Judge<State>,
  meter: Meter,
): PartialHistory<State> | undefined {
  const counted = violation.operations.filter((operation) => !isIgnored(operation, model));
  const operations = counted.toSorted((a, b) => a.invokeIndex - b.invokeIndex);
  let best: PartialHistory<State> | undefined;
  const asked: Judge<State> = {
    ...judge,
    refutes: (candidate) => {
      if (meter.left === 0 || meter.isOverTime()) throw new OutOfBudget();
      const isRefuted = judge.refutes(candidate);
      if (isRefuted && candidate.operations.length <= (best?.operations.length ?? Infinity)) {
        best = candidate;
      }
      return isRefuted;
    },
  };
  let smallest: PartialHistory<State> | undefined;
  try {
    for (const end of laterEnds(operations.map(returnOf), violation.end)) {
      smallest ??= minimise(operations, { ...violation, end }, model, asked);
    }
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error;
    smallest = best;
  }
  return smallest === undefined || smallest.operations.length > maxOperationsShown
    ? undefined
    : smallest;
}

/**
 * Where to cut the history off: a search that looks ahead gets stuck before the violation is
 * complete, so the place where it did is only where to begin.
 */
function laterEnds(returns: readonly number[], end: number): readonly number[] {
  const later = returns
    .filter((complete) => complete > end && complete !== Infinity)
    .sort((a, b) => a - b);
  const further = [4, 32, 256].flatMap((distance) => later[distance] ?? []);
  return [end, ...further, Infinity];
}

function draftOf(
  { operations, initial, given }: PartialHistory,
  violation: Violation,
  model: Model,
): Draft {
  return {
    operations,
    initial,
    initialStates: namesOf(initial, model),
    begins: given ?? beginning(model, initial[0] ?? model.init()),
    diagnose: (speech) => {
      const input = {
        ...speech,
        operations,
        initial,
        recorded: violation.operations,
        hasOrder: (some: readonly Operation[]) => hasOrder(some, model, initial),
      };
      return shippedModel(model.name)?.diagnose(input) ?? unnamedAnomaly(model.name, input);
    },
  };
}

/** "The lock was free at first." */
function beginning<State>(model: Model<State>, state: State): string {
  const { noun, verb } = wordsOf(model.name);
  const held = stateInWords(state, model);
  return `The ${noun} ${verb} ${['[]', '{}', '""'].includes(held) ? 'empty' : held} at first.`;
}

const maxStatesNamed = 8;

/** The states in words; of very many, the first and the last. */
function namesOf(states: readonly unknown[], model: Model): readonly string[] {
  const names = [...new Set(states.map((state) => stateInWords(state, model)))];
  return names.length <= maxStatesNamed
    ? names
    : [...names.slice(0, maxStatesNamed - 2), `… (${names.length} in all)`, names.at(-1) ?? ''];
}
