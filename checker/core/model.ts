import type { Json, Operation } from '../../src/history/operation.ts';
import type { Relaxation, Selection } from './relaxation.ts';

/**
 * A sequential specification: what a correct single copy of the data would answer.
 *
 * A model is a handful of pure functions over states that are never mutated. `step` is
 * called only with states that `init` and `step` returned.
 *
 * @example a counter
 * ```ts
 * const counter: Model<number> = {
 *   name: 'counter',
 *   init: () => 0,
 *   step: (n, op) =>
 *     op.f === 'add' ? n + Number(op.input) : op.output === n ? n : undefined,
 *   stateKey: String,
 *   describeState: String,
 * };
 * ```
 */
export interface Model<State = unknown> {
  readonly name: string;
  /** True when keys are independent objects, so that each is checked on its own (Horn & Kroening 2015). */
  readonly perKey?: boolean;
  init(): State;
  /**
   * The state after `operation`, or undefined when the operation could not have given its
   * recorded result in `state`. An operation of type `info` has no result: only its effect counts.
   */
  step(state: State, operation: ModelOperation): State | undefined;
  /** Equal states give equal strings. */
  stateKey(state: State): string;
  /** The state in words, for counterexamples. */
  describeState(state: State): string;
  /**
   * True when the operation never changes a state, whatever its outcome (a read): leaving such
   * an operation out can only make a history easier to linearize, which is what a minimal
   * counterexample is made by. Default: no operation.
   */
  observes?(operation: ModelOperation): boolean;
  /**
   * True when the answer of the operation depends on the state, so that a wrong state would
   * show. It is never asked about a verdict, only to say what was never looked at. Default:
   * what `observes`; every operation of a model that has no `observes`.
   */
  reads?(operation: ModelOperation): boolean;
  /**
   * What is refused (`fail`) did not happen, whatever the error: checkers leave it out. True
   * when this refusal shows something of the state nevertheless, as that of a compare-and-set
   * does whose comparison failed. `step` is then asked about it too: it returns the state it
   * was given, or undefined where the operation would not have been refused so.
   * Default: nothing is learnt from any refusal.
   */
  learnsFrom?(refusal: ModelOperation): boolean;
  /**
   * True when this answer says nothing, and changes nothing either: checkers leave it out.
   * Refusals, and observations of unknown outcome, are left out already. Default: no answer.
   */
  ignores?(operation: ModelOperation): boolean;
  /**
   * Every state that an object can be in, as far as these operations distinguish states,
   * when they are few: a counterexample can then begin in the middle of a history, from any
   * of them. Default, and undefined: the states are too many to name.
   */
  states?(operations: readonly ModelOperation[]): readonly State[] | undefined;
  /**
   * The same object for one history, from its initial state: `step` may also refuse what leads
   * nowhere, because of answers that this history has yet to give. It only saves search: a
   * history has a linearization with it exactly when it has one without.
   */
  foresee?(operations: readonly SearchOperation[]): Model<State>;
  /**
   * What operations found out, as parts that may be forgotten one by one: also what a write found
   * before it wrote. It only serves counterexamples. Default: operations that `observes`.
   */
  readonly observations?: Selection<State>;
  /**
   * Further ways of making a history of this model smaller that are sound: whenever a history
   * has a linearization, so has what they make of it. They only serve counterexamples, never
   * a verdict. Tried in the given order. Default: only what holds for every model.
   */
  readonly relaxations?: readonly Relaxation<State>[];
  /**
   * Why the operation does not belong to this model (an unknown function, a value of the
   * wrong shape), or undefined. Asked once for each operation before any search, so that a
   * malformed history is refused by name and never decided by accident.
   */
  misfit?(operation: ModelOperation): string | undefined;
}

/** True when the operation says nothing and changes nothing, so that checkers leave it out. */
export function isIgnored<State>(operation: ModelOperation, model: Model<State>): boolean {
  if (operation.type === 'fail') return model.learnsFrom?.(operation) !== true;
  if (operation.type === 'info' && model.observes?.(operation) === true) return true;
  return model.ignores?.(operation) === true;
}

/** True when a wrong state would have shown in what this operation answered. */
export function readsState<State>(operation: ModelOperation, model: Model<State>): boolean {
  if (operation.type === 'info' || isIgnored(operation, model)) return false;
  if (operation.type === 'fail') return true;
  return model.reads?.(operation) ?? model.observes?.(operation) ?? true;
}

/** True when the operation never changes a state: it observes, or it was refused. */
export function isObserver<State>(operation: ModelOperation, model: Model<State>): boolean {
  return operation.type === 'fail' || model.observes?.(operation) === true;
}

/** An operation as a search sees it. Positions are comparable numbers; intervals are closed. */
export interface SearchOperation {
  readonly operation: ModelOperation;
  readonly invoke: number;
  /** Null: it may take effect at any later time, or never. */
  readonly complete: number | null;
}

export function toSearchOperation(operation: Operation): SearchOperation {
  const { invokeIndex, type, completeIndex } = operation;
  return { operation, invoke: invokeIndex, complete: type === 'info' ? null : completeIndex };
}

/** The part of an operation that a model may look at. */
export type ModelOperation = Pick<Operation, 'f' | 'input' | 'output' | 'type' | 'error'> & {
  readonly key?: string;
};

export type { Json };
