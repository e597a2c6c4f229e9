import type { Operation } from '../../../src/history/operation.ts';
import type { AnomalyName } from '../anomalies.ts';
import type { Clock } from '../clock.ts';

/** What a minimal counterexample shows, in words. The proof is the counterexample, whatever it is called. */
export interface Diagnosis {
  readonly anomaly: AnomalyName;
  /** A clause: it gets its key in front and its full stop behind. */
  readonly summary: string;
  /** Whole sentences that end the story. */
  readonly conclusion: readonly string[];
}

/** What there is to judge by. */
export interface Core {
  /** The counterexample, in order of invocation. */
  readonly operations: readonly Operation[];
  readonly initial: readonly unknown[];
  /** All operations of the key as they were recorded. */
  readonly recorded: readonly Operation[];
  readonly clock: Clock;
}

/** True when `a` had returned before `b` began. */
export function precedes(a: Operation, b: Operation): boolean {
  return a.type !== 'info' && a.completeIndex !== null && a.completeIndex < b.invokeIndex;
}

/** The operation whose answer arrived last: without it there would be an order. */
export function lastAnswer(operations: readonly Operation[]): Operation | undefined {
  return operations
    .filter(({ type }) => type !== 'info')
    .reduce<Operation | undefined>(
      (last, operation) =>
        (last?.completeIndex ?? -1) > (operation.completeIndex ?? -1) ? last : operation,
      undefined,
    );
}

/**
 * An observed value that no operation can have brought about in time: nobody ever did, or
 * only after the observer had returned. Undefined when somebody did.
 * @param sources the operations that bring the value about
 * @param verb "wrote", "added", "enqueued"
 */
export function withoutSource(
  observer: Operation,
  saw: string,
  sources: readonly Operation[],
  verb: string,
  clock: Clock,
): Diagnosis | undefined {
  const [first] = sources.toSorted((a, b) => a.invokeIndex - b.invokeIndex);
  if (first === undefined) {
    return {
      anomaly: 'value-from-nowhere',
      summary: `${saw}, which nobody ever ${verb}`,
      conclusion: [`No operation of this history ${verb} it.`],
    };
  }
  if (!precedes(observer, first)) return undefined;
  return {
    anomaly: 'future-read',
    summary: `${saw} before anyone began to bring it about`,
    conclusion: [
      `The earliest operation that ${verb} it, by process ${first.process}, began at ${clock.beginning(first)}. That is after the observation had returned at ${clock.ending(observer)}.`,
    ],
  };
}
