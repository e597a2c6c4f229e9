/**
 * The relaxations that hold for every model.
 *
 * - An operation that never changes a state may be left out (`Model.observes`).
 * - End: operations invoked after a moment are left out. Those under way then may have taken
 *   effect or not: nothing is known of their outcome.
 * - Beginning: operations that returned before a moment are left out, nothing is known of the
 *   outcome of those under way then, and the state at that moment may be any.
 *
 * For both cuts: every linearization has a point that everything returned before the moment
 * comes ahead of, and everything invoked later comes behind. The part on the one side of that
 * point is a linearization of what the cut leaves.
 */
import type { Operation } from '../../../src/history/operation.ts';
import type { Model } from '../../core/model.ts';
import { isObserver } from '../../core/model.ts';
import type { PartialHistory, Selection } from '../../core/relaxation.ts';
import { anyState, asUnknown, returnOf, selectOperations } from '../../core/relaxation.ts';

/** @param end a position; what returned at it has returned */
export function endAt<State>(
  history: PartialHistory<State>,
  end: number,
  model: Model<State>,
): PartialHistory<State> {
  return {
    ...history,
    operations: history.operations
      .filter(({ invokeIndex }) => invokeIndex <= end)
      .flatMap((operation) => (returnOf(operation) <= end ? operation : adrift(operation, model))),
  };
}

/** @returns undefined when the model cannot name the states that it may be in then */
export function beginAt<State>(
  { operations }: PartialHistory<State>,
  start: number,
  model: Model<State>,
): PartialHistory<State> | undefined {
  const left = operations
    .filter((operation) => returnOf(operation) >= start)
    .flatMap((operation) =>
      operation.invokeIndex >= start ? operation : adrift(operation, model),
    );
  const initial = model.states?.(left);
  if (initial === undefined) return undefined;
  return { operations: left, initial, given: anyState };
}

function adrift<State>(operation: Operation, model: Model<State>): Operation[] {
  return isObserver(operation, model) ? [] : [asUnknown(operation)];
}

/** What the operations of a model observed, as parts that may be forgotten. */
export function observationsOf<State>(model: Model<State>): Selection<State> {
  return (
    model.observations ??
    selectOperations(({ operations }) =>
      operations.filter((operation) => isObserver(operation, model)),
    )
  );
}
