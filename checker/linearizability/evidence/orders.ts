/**
 * "Why no order works": the longest orders of a small history that respect real time and the
 * model, each with the operation at which it fails.
 */
import type { Operation } from '../../../src/history/operation.ts';
import type { Model } from '../../core/model.ts';
import { isIgnored } from '../../core/model.ts';
import { returnOf } from '../../core/relaxation.ts';
import type { CandidateOrder } from '../../core/verdict.ts';
import { listing, sentence, stateInWords } from './words.ts';

const maxOrders = 5;
/** Enough for every counterexample of a dozen operations; longer ones show what was found by then. */
const maxSteps = 20_000;

interface Attempt<State> {
  readonly order: readonly { readonly operation: Operation; readonly state: State }[];
  readonly state: State;
  readonly left: readonly Operation[];
}

export interface Orders {
  /** Up to five, longest first. */
  readonly orders: readonly CandidateOrder[];
  /** How far the longest one comes, as a sentence. Empty where not all of them were tried. */
  readonly deadEnd: readonly string[];
}

type NameOf = (operation: Operation) => string;

export function candidateOrders<State>(
  operations: readonly Operation[],
  model: Model<State>,
  initial: readonly State[],
  nameOf: NameOf,
): Orders {
  const counted = operations.filter((operation) => !isIgnored(operation, model));
  const stack: Attempt<State>[] = initial.map((state) => ({ order: [], state, left: counted }));
  const dead: Attempt<State>[] = [];
  const seen = new Set<string>();
  let steps = 0;
  for (let attempt = stack.pop(); attempt !== undefined; attempt = stack.pop()) {
    if (++steps > maxSteps) break;
    const next = continuations(attempt, model);
    if (next.length === 0) dead.push(attempt);
    for (const longer of next) {
      const name = `${longer.left.map((o) => o.invokeIndex).join()}|${model.stateKey(longer.state)}`;
      if (!seen.has(name)) stack.push(longer);
      seen.add(name);
    }
  }
  const longest = dead.sort((a, b) => b.order.length - a.order.length).slice(0, maxOrders);
  const [first] = longest;
  const isEveryOneTried = steps <= maxSteps && first !== undefined;
  return {
    orders: longest.map((attempt) => ({
      steps: attempt.order.map(({ operation, state }) => ({
        operation: operation.invokeIndex,
        state: stateInWords(state, model),
      })),
      failure: `fails because ${failureOf(attempt, model, nameOf)}`,
    })),
    deadEnd: isEveryOneTried ? [deadEndOf(first, model, nameOf, initial.length > 1)] : [],
  };
}

/** Why the order that comes furthest does not come further. */
function deadEndOf<State>(
  attempt: Attempt<State>,
  model: Model<State>,
  nameOf: NameOf,
  hasOtherStates: boolean,
): string {
  const taken = attempt.order.map(({ operation }) => nameOf(operation));
  const failure = failureOf(attempt, model, nameOf);
  return taken.length === 0
    ? sentence(
        `none of them can come first: ${failure}${hasOtherStates ? ', and so with every other state that it may begin in' : ''}`,
      )
    : sentence(`no order comes further than ${taken.join(', then ')}, where ${failure}`);
}

function continuations<State>(attempt: Attempt<State>, model: Model<State>): Attempt<State>[] {
  const end = firstReturn(attempt.left);
  return attempt.left.flatMap((operation) => {
    if (operation.invokeIndex > end) return [];
    const state = model.step(attempt.state, operation);
    if (state === undefined) return [];
    const left = attempt.left.filter((other) => other !== operation);
    return [{ order: [...attempt.order, { operation, state }], state, left }];
  });
}

function firstReturn(operations: readonly Operation[]): number {
  return operations.reduce((min, operation) => Math.min(min, returnOf(operation)), Infinity);
}

function failureOf<State>(
  { left, state }: Attempt<State>,
  model: Model<State>,
  nameOf: NameOf,
): string {
  const end = firstReturn(left);
  const value = stateInWords(state, model);
  // What may have never happened need not come at all.
  const eligible = left.filter(({ invokeIndex }) => invokeIndex <= end);
  const next = left.find((operation) => returnOf(operation) === end);
  if (next === undefined) return 'nothing is left to place';
  const later = left.length - eligible.length;
  const [, ...others] = eligible;
  if (others.length > 0) {
    return `only ${listing(eligible.map(nameOf))} can come next, and none of them is possible when the state is ${value}`;
  }
  const forced =
    later === 0
      ? 'has to come next'
      : `has to come before ${later === 1 ? 'the one operation' : `the ${later} operations`} that began later`;
  return `${nameOf(next)} ${forced}, and it is not possible when the state is ${value}`;
}
