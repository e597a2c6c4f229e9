/**
 * Checks a claimed linearization against the operations as they were recorded, in one pass,
 * sharing no code with any search: no yes leaves this room without it.
 *
 * Real-time order: an order respects it exactly when no operation returned before the latest
 * invocation among those placed ahead of it. So one running maximum is enough.
 *
 * Cost: O(n) and n steps of the model.
 */
import type { Operation } from '../../src/history/operation.ts';
import { shortenText } from '../../src/history/print-value.ts';
import type { Model } from '../core/model.ts';
import { isIgnored } from '../core/model.ts';

/** A step may take a millisecond where states are large. */
const stepsPerPoll = 16;

export const notVerified = 'the time was over before the order was verified';

/**
 * @param operations all operations of one key (or of the history, when the model is not per key)
 * @param witness `invokeIndex`es in the claimed order: every `ok` operation and every failed
 *   one that the model counts, and the `info` operations that took effect
 * @param isOverTime asked now and then
 * @returns what is wrong with it, or undefined when it is a linearization; `notVerified` when
 *   the time was over before that was known
 */
export function verifyWitness<State>(
  operations: readonly Operation[],
  model: Model<State>,
  witness: readonly number[],
  isOverTime: () => boolean = () => false,
): string | undefined {
  const unplaced = new Map<number, Operation>();
  for (const operation of operations) unplaced.set(operation.invokeIndex, operation);
  let state = model.init();
  let latestInvocation = -Infinity;
  for (const [place, invokeIndex] of witness.entries()) {
    if (place % stepsPerPoll === 0 && isOverTime()) return notVerified;
    const operation = unplaced.get(invokeIndex);
    if (operation === undefined) return `operation ${invokeIndex} is unknown or placed twice`;
    unplaced.delete(invokeIndex);
    const returned = operation.type === 'info' ? Infinity : (operation.completeIndex ?? Infinity);
    if (returned < latestInvocation) {
      return `operation ${invokeIndex} is placed after one that began when it had returned`;
    }
    latestInvocation = Math.max(latestInvocation, invokeIndex);
    const next = model.step(state, operation);
    if (next === undefined) {
      return `operation ${invokeIndex} is not possible in the state ${shortenText(model.describeState(state))}`;
    }
    state = next;
  }
  for (const [invokeIndex, operation] of unplaced) {
    if (operation.type === 'info') continue;
    if (!isIgnored(operation, model)) return `operation ${invokeIndex} is not in the order`;
  }
  return undefined;
}
