/**
 * From a history of any model that is not linearizable to a smaller one that is not either.
 * Only what holds for every model is done: the history is cut off behind the return at which
 * the search got stuck, operations that never change a state are left out, and, when the
 * model can name all its states, the beginning is cut off and any of them may be the first.
 */
import type { Operation } from '../../src/history/operation.ts';
import type { Model } from '../model.ts';
import { ddmin } from './ddmin.ts';

export interface RelaxedAny<State> {
  readonly operations: readonly Operation[];
  readonly initial: readonly State[];
  /** True when the beginning was cut off. */
  readonly isCut: boolean;
}

/** @param operations in order of invocation, without those that the model ignores */
export function minimiseAny<State>(
  operations: readonly Operation[],
  end: number,
  model: Model<State>,
  refutes: (relaxed: RelaxedAny<State>) => boolean,
): RelaxedAny<State> | undefined {
  const prefix = operations
    .filter(({ invokeIndex }) => invokeIndex <= end)
    .flatMap((operation) => (returnOf(operation) <= end ? operation : adrift(operation, model)));
  const whole = { operations: prefix, initial: [model.init()], isCut: false };
  const start = latestStart(prefix, model, refutes) ?? whole;
  if (start === whole && !refutes(whole)) return undefined;
  const optional = start.operations.filter((operation) => model.observes?.(operation) === true);
  const without = (kept: readonly Operation[]): RelaxedAny<State> => {
    const stays = new Set(kept);
    const isKept = (o: Operation): boolean => stays.has(o) || model.observes?.(o) !== true;
    return { ...start, operations: start.operations.filter(isKept) };
  };
  return without(ddmin(optional, (kept) => refutes(without(kept))));
}

function returnOf({ type, completeIndex }: Operation): number {
  return type === 'info' ? Infinity : (completeIndex ?? Infinity);
}

/** What a cut makes of an operation that is pending there: it may have taken effect or not. */
function adrift<State>(operation: Operation, model: Model<State>): Operation[] {
  if (model.observes?.(operation) === true) return [];
  return [operation.type === 'info' ? operation : { ...operation, type: 'info', output: null }];
}

/**
 * The latest beginning from which no state leads on. Later beginnings are looser, so the
 * latest one that still refutes is found by halving.
 */
function latestStart<State>(
  prefix: readonly Operation[],
  model: Model<State>,
  refutes: (relaxed: RelaxedAny<State>) => boolean,
): RelaxedAny<State> | undefined {
  if (model.states === undefined) return undefined;
  const initial = model.states();
  const startingAt = (start: number): RelaxedAny<State> => ({
    operations: prefix
      .filter((operation) => returnOf(operation) >= start)
      .flatMap((operation) =>
        operation.invokeIndex >= start ? operation : adrift(operation, model),
      ),
    initial,
    isCut: true,
  });
  let best: RelaxedAny<State> | undefined;
  let low = 0;
  let high = prefix.length - 1;
  while (low <= high) {
    const middle = (low + high + 1) >>> 1;
    const candidate = startingAt(prefix[middle]?.invokeIndex ?? 0);
    if (refutes(candidate)) {
      best = candidate;
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return best;
}
