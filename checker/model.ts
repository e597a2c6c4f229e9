import type { Json, Operation } from '../src/history/operation.ts';

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
   * True when the operation cannot be observed and changes nothing (a failed write, a read
   * whose outcome is unknown): checkers leave it out. Default: every `fail` but a failed cas.
   */
  ignores?(operation: ModelOperation): boolean;
}

/** The part of an operation that a model may look at. */
export type ModelOperation = Pick<Operation, 'f' | 'input' | 'output' | 'type' | 'error'> & {
  readonly key?: string;
};

export type { Json };
