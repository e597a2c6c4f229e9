import { plural } from '../../../src/plural.ts';
import type { Operation } from '../../../src/history/operation.ts';
import type { AnomalyName } from './anomalies.ts';
import type { Clock } from './clock.ts';
import { listing, sentence } from './words.ts';

/** How a story refers to things: the same all through it. */
export interface Speech {
  readonly clock: Clock;
  /** "the write of 4 by process 1": always as it was recorded. */
  readonly nameOf: (operation: Operation) => string;
  /** Why no order gets further than it does; see `Diagnosis.conclusion`. */
  readonly deadEnd: readonly string[];
}

/** What a minimal counterexample shows, in words. The proof is the counterexample, whatever it is called. */
export interface Diagnosis {
  readonly anomaly: AnomalyName;
  /** A clause: it gets its key in front and its full stop behind. */
  readonly summary: string;
  /** Whole sentences that end the story. */
  readonly conclusion: readonly string[];
  /** Operations that are shown too, though they are no part of the proof: they were refused. */
  readonly refused?: readonly Operation[];
}

/** What there is to judge a counterexample by. */
export interface DiagnosisInput extends Speech {
  /** The counterexample, in order of invocation. */
  readonly operations: readonly Operation[];
  readonly initial: readonly unknown[];
  /** All operations of the key as they were recorded. */
  readonly recorded: readonly Operation[];
  /** Whether some of these operations (or looser forms of them) have an order for certain. */
  readonly hasOrder: (operations: readonly Operation[]) => boolean;
}

/** True when the operation happened, or may have. */
export function mayHaveHappened({ type }: Operation): boolean {
  return type !== 'fail';
}

/** True when something of the operation may have taken effect after `from` began and before `until` returned. */
export function mayComeBetween(operation: Operation, from: Operation, until: Operation): boolean {
  return !precedes(operation, from) && !precedes(until, operation);
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
 * @param sources the operations that bring the value about, those that were refused among them
 * @param verb "wrote", "added", "enqueued"
 */
export function withoutSource(
  observer: Operation,
  saw: string,
  sources: readonly Operation[],
  verb: string,
  { clock, nameOf }: Speech,
): Diagnosis | undefined {
  const ordered = sources.toSorted((a, b) => a.invokeIndex - b.invokeIndex);
  const [first] = ordered.filter(mayHaveHappened);
  if (first !== undefined && !precedes(observer, first)) return undefined;
  const refused = ordered.filter((source) => !mayHaveHappened(source));
  const failed = refused.filter((source) => !precedes(observer, source));
  if (failed.length > 0) return ofRefused(saw, failed, verb, nameOf);
  if (first === undefined) {
    return {
      anomaly: 'value-from-nowhere',
      summary: `${saw}, which ${refused.length === 0 ? `nobody ever ${verb}` : 'nobody had asked for by then'}`,
      conclusion: [
        `No operation of this history ${verb} it.`,
        ...(refused.length === 0
          ? []
          : ['Only after that was it asked for at all, and what asked for it was refused.']),
      ],
    };
  }
  return {
    anomaly: 'future-read',
    summary: `${saw} before anyone began to bring it about`,
    conclusion: [
      `The earliest operation that ${verb} it, by process ${first.process}, began at ${clock.beginning(first)}. That is after the observation had returned at ${clock.ending(observer)}.`,
    ],
  };
}

const maxNamed = 3;

/** What was asked for in time was refused, all of it. */
function ofRefused(
  saw: string,
  failed: readonly Operation[],
  verb: string,
  nameOf: Speech['nameOf'],
): Diagnosis {
  const named = failed.slice(0, maxNamed);
  const names = named.map(nameOf);
  const rest = failed.length - names.length;
  return {
    anomaly: 'failed-write-read',
    summary: `${saw}, though ${failed.length === 1 ? 'the only operation' : `each of the ${failed.length} operations`} that would have ${participleOf(verb)} it by then was refused`,
    conclusion: [
      sentence(
        `only ${listing(rest > 0 ? [...names, `${rest} more`] : names)} would have ${participleOf(verb)} it by then, and ${failed.length === 1 ? 'its client was' : 'their clients were'} told that it did not happen`,
      ),
    ],
    refused: named,
  };
}

function participleOf(verb: string): string {
  return verb.replace(/^wrote/, 'written');
}

/** Answers that are possible one by one; undefined when it is not certain that they are. */
export function conflicting(
  { hasOrder, deadEnd }: DiagnosisInput,
  without: readonly (readonly Operation[])[],
  noun: 'reads' | 'transactions',
): Diagnosis | undefined {
  if (without.length < 2 || !without.every(hasOrder)) return undefined;
  return {
    anomaly: 'conflicting-reads',
    summary: `${without.length} ${noun} found what each of them alone could have found, but not all of them together`,
    conclusion: [
      noun === 'reads'
        ? `With any one of these ${plural(without.length, 'read')} left out, the operations have an order; with all of them, they have none.`
        : `Whichever of these ${plural(without.length, 'transaction')} is left to read nothing, the operations have an order; as they are, they have none.`,
      ...deadEnd,
    ],
  };
}

/** What no other name fits. */
export function unnamedAnomaly(
  model: string,
  { operations, deadEnd }: Pick<DiagnosisInput, 'operations' | 'deadEnd'>,
): Diagnosis {
  const these =
    operations.length === 1 ? 'this operation has' : `these ${operations.length} operations have`;
  return {
    anomaly: 'other',
    summary: `${these} no order that a single correct ${model} could have served`,
    conclusion: [
      'Every order of them that keeps to real time meets an operation whose answer is impossible.',
      ...deadEnd,
    ],
  };
}
