/**
 * Decides small histories by trying every order, so plainly that it is easy to see that it
 * is right: the judge over everything else in this room, and so it shares no code with it.
 *
 * It reads the operations as they were recorded. `a` must come before `b` when `a` returned
 * before `b` was invoked. From every set of operations that have taken effect it tries each
 * operation that nothing forbids, and remembers the (set, state) pairs that led nowhere.
 *
 * What a refusal shows it knows by itself: nothing, except that of a compare-and-set whose
 * comparison failed. Where a model learns from other refusals, it does not judge.
 *
 * Cost: up to 2^n sets times the states; hence the limit on n.
 */
import type { Operation } from '../../src/history/operation.ts';
import type { Model } from '../core/model.ts';

/** Sets of operations are bits of a 32-bit integer. */
export const bruteForceLimit = 24;

/**
 * @param initial the states that the object may have at first; one of them has to do.
 * @returns whether there is a linearization; undefined when there are too many operations, or
 *   the model learns from refusals of which the judge does not know what they show
 */
export function bruteForce<State>(
  operations: readonly Operation[],
  model: Model<State>,
  initial: readonly State[] = [model.init()],
): boolean | undefined {
  if (operations.some((operation) => isUnheardOf(operation, model))) return undefined;
  const counted = operations.filter((operation) => !saysNothing(operation, model));
  if (counted.length > bruteForceLimit) return undefined;
  const before = counted.map((b) => setOf(counted, (a) => returnedBefore(a, b)));
  const mustHappen = setOf(counted, (operation) => operation.type !== 'info');
  const hopeless = new Set<string>();

  const canFinish = (done: number, state: State): boolean => {
    if ((done & mustHappen) === mustHappen) return true;
    const name = `${done} ${model.stateKey(state)}`;
    if (hopeless.has(name)) return false;
    for (const [i, operation] of counted.entries()) {
      if ((done & (1 << i)) !== 0) continue;
      const mustBeDone = before[i] ?? 0;
      if ((done & mustBeDone) !== mustBeDone) continue;
      const next = model.step(state, operation);
      if (next !== undefined && canFinish(done | (1 << i), next)) return true;
    }
    hopeless.add(name);
    return false;
  };
  return initial.some((state) => canFinish(0, state));
}

/** A refusal from which the model learns something, and which is not that of a comparison. */
function isUnheardOf<State>(operation: Operation, model: Model<State>): boolean {
  return operation.type === 'fail' && !tellsValue(operation) && learns(operation, model);
}

function saysNothing<State>(operation: Operation, model: Model<State>): boolean {
  switch (operation.type) {
    case 'ok':
      return model.ignores?.(operation) ?? false;
    case 'fail':
      return !(tellsValue(operation) && learns(operation, model));
    case 'info':
      // It changes nothing, and has no result that could be wrong.
      return model.observes?.(operation) ?? false;
  }
}

function learns<State>(refusal: Operation, model: Model<State>): boolean {
  return model.learnsFrom?.(refusal) ?? false;
}

/** The refusal of a compare-and-set whose comparison failed. */
function tellsValue({ f, error }: Operation): boolean {
  return f === 'cas' && error === 'precondition-failed';
}

/** An operation of unknown outcome never returned, so nothing has to come after it. */
function returnedBefore(a: Operation, b: Operation): boolean {
  return a.type !== 'info' && a.completeIndex !== null && a.completeIndex < b.invokeIndex;
}

function setOf(
  operations: readonly Operation[],
  belongs: (operation: Operation) => boolean,
): number {
  return operations.reduce((set, operation, i) => (belongs(operation) ? set | (1 << i) : set), 0);
}
