/**
 * From recorded operations to what a check works on: shapes are verified once, the meaning
 * of a failed cas is settled, and keys are separated.
 */
import { badArguments } from '../../src/errors.ts';
import { isFailedComparison, preconditionFailed } from '../../src/history/operation.ts';
import type { Operation } from '../../src/history/operation.ts';
import type { Model } from '../core/model.ts';
import { refuseValues } from '../core/refuse-values.ts';

/**
 * What a failed cas says. `as-recorded`: "the value was another one" where the system said
 * so (`precondition-failed`), otherwise only that nothing happened. `observe`: also where no
 * error was recorded at all. `ignore`: never anything, as in Jepsen.
 */
export type FailedCas = 'as-recorded' | 'observe' | 'ignore';

/** Refuses what no verdict could be given on, naming the operation. */
export function refuseMalformed<State>(
  operations: readonly Operation[],
  model: Model<State>,
): void {
  const seen = new Set<number>();
  for (const operation of operations) {
    const reason = malformation(operation) ?? (seen.has(operation.invokeIndex) ? twice : undefined);
    seen.add(operation.invokeIndex);
    if (reason !== undefined) {
      throw badArguments(
        'RJ020',
        `operation ${operation.invokeIndex} (process ${operation.process}, ${operation.f}) ${reason}`,
        'Record each operation once, with the index of its invocation and of its completion.',
      );
    }
    refuseValues(operation);
    refuseMisfit(operation, model);
  }
}

/** @throws HarnessError RJ021 when the operation belongs to another model */
export function refuseMisfit<State>(operation: Operation, model: Model<State>): void {
  const misfit = model.misfit?.(operation);
  if (misfit === undefined) return;
  throw badArguments(
    'RJ021',
    `operation ${operation.invokeIndex} (process ${operation.process}) does not fit the model ${model.name}: ${misfit}`,
    'Choose the model that the history was recorded for.',
  );
}

const twice = 'appears twice';

function malformation({ type, invokeIndex, completeIndex }: Operation): string | undefined {
  if (completeIndex === null) return type === 'info' ? undefined : `is ${type} but never completed`;
  return completeIndex < invokeIndex ? 'completes before it is invoked' : undefined;
}

/** Writes the chosen meaning of failed cas into the operations, so that every later step agrees on it. */
export function settleFailedCas(
  operations: readonly Operation[],
  failedCas: FailedCas,
): readonly Operation[] {
  if (failedCas === 'as-recorded') return operations;
  return operations.map((operation) => {
    if (operation.type !== 'fail' || operation.f !== 'cas') return operation;
    if (failedCas === 'observe' && operation.error === undefined) {
      return { ...operation, error: preconditionFailed };
    }
    if (failedCas === 'ignore' && isFailedComparison(operation)) {
      return { ...operation, error: `${preconditionFailed} (ignored)` };
    }
    return operation;
  });
}

/** The operations of each key in order of invocation. `null` is the name of "no key", and of everything when keys are not independent. */
export function partitionByKey<State>(
  operations: readonly Operation[],
  model: Model<State>,
): ReadonlyMap<string | null, readonly Operation[]> {
  const keys = new Map<string | null, Operation[]>();
  for (const operation of operations) {
    const key = model.perKey === true ? (operation.key ?? null) : null;
    const list = keys.get(key);
    if (list === undefined) keys.set(key, [operation]);
    else list.push(operation);
  }
  for (const list of keys.values()) list.sort((a, b) => a.invokeIndex - b.invokeIndex);
  return keys;
}
