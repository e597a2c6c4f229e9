/**
 * "Why no order works": the longest orders of a small history that respect real time and the
 * model, each with the operation at which it fails.
 */
import type { Operation } from '../../src/history/operation.ts';
import type { Model } from '../model.ts';
import { isIgnored } from '../model.ts';
import type { CandidateOrder } from '../verdict.ts';
import { nameOf } from './words.ts';

const mostOrders = 5;
/** Enough for every counterexample of a dozen operations; longer ones show what was found by then. */
const mostSteps = 20_000;

interface Attempt<State> {
  readonly order: readonly { readonly operation: Operation; readonly state: State }[];
  readonly state: State;
  readonly left: readonly Operation[];
}

/** @returns up to five, longest first */
export function candidateOrders<State>(
  operations: readonly Operation[],
  model: Model<State>,
  initial: readonly State[],
): readonly CandidateOrder[] {
  const counted = operations.filter((operation) => !isIgnored(operation, model));
  const stack: Attempt<State>[] = initial.map((state) => ({ order: [], state, left: counted }));
  const dead: Attempt<State>[] = [];
  const seen = new Set<string>();
  let steps = 0;
  for (let attempt = stack.pop(); attempt !== undefined; attempt = stack.pop()) {
    if (++steps > mostSteps) break;
    const next = continuations(attempt, model);
    if (next.length === 0) dead.push(attempt);
    for (const longer of next) {
      const name = `${longer.left.map((o) => o.invokeIndex).join()}|${model.stateKey(longer.state)}`;
      if (!seen.has(name)) stack.push(longer);
      seen.add(name);
    }
  }
  return dead
    .sort((a, b) => b.order.length - a.order.length)
    .slice(0, mostOrders)
    .map((attempt) => ({
      steps: attempt.order.map(({ operation, state }) => ({
        operation: operation.invokeIndex,
        state: model.describeState(state),
      })),
      failure: failureOf(attempt, model),
    }));
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

function returnOf({ type, completeIndex }: Operation): number {
  return type === 'info' ? Infinity : (completeIndex ?? Infinity);
}

function firstReturn(operations: readonly Operation[]): number {
  return operations.reduce((least, operation) => Math.min(least, returnOf(operation)), Infinity);
}

function failureOf<State>({ left, state }: Attempt<State>, model: Model<State>): string {
  const end = firstReturn(left);
  const next = left.find((operation) => returnOf(operation) === end);
  const value = model.describeState(state);
  if (next === undefined) return 'fails because nothing is left to place';
  const others = left.filter((operation) => operation.invokeIndex > end);
  const forced =
    others.length === 0
      ? 'has to come next'
      : `has to come before ${others.length === 1 ? 'the one operation' : `the ${others.length} operations`} that began later`;
  return `fails because ${nameOf(next)} ${forced}, and it is not possible when the state is ${value}`;
}
