/** A minimal counterexample in three to eight sentences. */
import type { Operation } from '../../src/history/operation.ts';
import type { Anomaly } from './classify.ts';
import type { Piece } from './relax.ts';
import {
  beginning,
  deed,
  ending,
  listing,
  moment,
  nameOf,
  sentence,
  valueInWords,
  who,
} from './words.ts';

const mostSentences = 8;

export interface Told {
  readonly summary: string;
  readonly story: readonly string[];
}

export interface Telling {
  readonly key: string | null;
  /** In order of invocation. */
  readonly operations: readonly Operation[];
  /** The same operations as they were recorded, by `invokeIndex`. */
  readonly recorded: ReadonlyMap<number, Operation>;
  /** The states that it may begin in, in words; empty: any. */
  readonly begins: string;
  readonly conclusion: readonly string[];
  readonly summary: string;
}

/** One sentence an operation with what it had to come after, then the conclusion. */
export function tell(telling: Telling): Told {
  const { operations, conclusion, begins } = telling;
  const place = mostSentences - conclusion.length - 1;
  const each = operations.map((operation) => sentence(clause(operation, telling)));
  const lines =
    each.length <= place ? each : [...each.slice(0, place - 1), each.slice(place - 1).join(' ')];
  return { summary: telling.summary, story: [begins, ...lines, ...conclusion] };
}

function clause(operation: Operation, { operations, recorded }: Telling): string {
  const before = immediatelyBefore(operation, operations);
  const when =
    operation.type === 'info'
      ? `at ${beginning(operation)}`
      : `from ${beginning(operation)} to ${ending(operation)}`;
  const did = deed(operation, recorded.get(operation.invokeIndex) ?? operation);
  if (operation.type === 'fail' && operation.f !== 'cas') {
    return `${when}, ${who(operation)} tried ${nameOf(operation)}, which was refused (${operation.error ?? 'failed'})`;
  }
  const after =
    before.length === 0
      ? ''
      : `, after ${listing(before.map((o) => `${nameOf(o)} had returned (${ending(o)})`))}`;
  return `${when}${after}, ${who(operation)} ${did}`;
}

/** What returned before the operation began, leaving out what follows from the others. */
function immediatelyBefore(
  operation: Operation,
  operations: readonly Operation[],
): readonly Operation[] {
  const earlier = operations.filter((other) => precedes(other, operation));
  return earlier.filter((a) => !earlier.some((b) => precedes(a, b)));
}

function precedes(a: Operation, b: Operation): boolean {
  return a.type !== 'info' && a.completeIndex !== null && a.completeIndex < b.invokeIndex;
}

/** What an operation did that left this value, in words: "not found" is what a delete leaves. */
function leaving(value: string): string {
  return value === valueInWords(null) ? 'deleted the key' : `wrote ${value}`;
}

/** The summary and the closing sentences for each kind. */
export function conclude(
  anomaly: Anomaly,
  key: string | null,
  otherSources: number,
): { readonly summary: string; readonly conclusion: readonly string[] } {
  const on = key === null ? '' : `key ${JSON.stringify(key)}: `;
  const summary = (text: string): string => sentence(`${on}${text}`);
  switch (anomaly.kind) {
    case 'value-from-nowhere': {
      const value = found(anomaly.observer);
      return {
        summary: summary(`${seen(anomaly.observer)}, which nobody ever wrote`),
        conclusion: [
          `No operation of this history ${leaving(value)}, and the key did not begin with it.`,
        ],
      };
    }
    case 'failed-write-read':
      return {
        summary: summary(`${seen(anomaly.observer)}, though its only write was refused`),
        conclusion: [
          `Only ${nameOf(anomaly.failed)} could have left that value, and its client was told that it did not happen.`,
        ],
      };
    case 'future-read':
      return {
        summary: summary(`${seen(anomaly.observer)} before anyone began to write it`),
        conclusion: [
          `${sentence(`the earliest operation that ${leaving(found(anomaly.observer))} began at ${beginning(anomaly.source.operation)}`)} That is after the observation had returned.`,
        ],
      };
    case 'stale-read':
    case 'stale-cas':
      return {
        summary: summary(
          `${seen(anomaly.observer)} although ${written(anomaly.over)} had been acknowledged at ${ending(anomaly.over.operation)}`,
        ),
        conclusion: [
          `When ${nameOf(anomaly.observer.operation)} began at ${beginning(anomaly.observer.operation)}, ${written(anomaly.over)} had already returned, so ${found(anomaly.observer)} was no longer the value.`,
          otherSources === 0
            ? `Nothing else ${leaving(found(anomaly.observer))} in between.`
            : `The ${otherSources} other operations that ${leaving(found(anomaly.observer))} were overwritten in the same way, or began too late to be seen.`,
        ],
      };
    case 'false-cas-failure':
      return {
        summary: summary(
          `${nameOf(anomaly.observer.operation)} was told that the value was another one, when it cannot have been`,
        ),
        conclusion: [
          `In every possible order the value is ${anomaly.observer.excludes ?? ''} throughout that operation, so the comparison could not have failed.`,
        ],
      };
    case 'lost-update':
      return {
        summary: summary(
          `two compare-and-sets both started from ${found(anomaly.first)}, so one update was lost`,
        ),
        conclusion: [
          `The value ${found(anomaly.first)} arose only once, and the first compare-and-set to take effect replaced it, so the other one could not have found it.`,
        ],
      };
    case 'read-inversion':
      return {
        summary: summary(
          `a read returned ${found(anomaly.second)} after an earlier read had returned ${found(anomaly.first)}, which no order of the writes allows`,
        ),
        conclusion: [
          `The read of ${found(anomaly.first)} had returned at ${ending(anomaly.first.operation)} when the read of ${found(anomaly.second)} began at ${beginning(anomaly.second.operation)}.`,
          `So the writes would have to take effect in one order for the first and in the opposite order for the second.`,
        ],
      };
    case 'other':
      return {
        summary: summary(
          'these operations have no order that a single correct copy could have served',
        ),
        conclusion: [
          'Every order of them that keeps to real time meets an operation whose answer is impossible.',
        ],
      };
  }
}

function found({ finds }: Piece): string {
  return valueInWords(finds === undefined ? null : (JSON.parse(finds) as Operation['input']));
}

function written({ operation }: Piece): string {
  return nameOf(operation);
}

function seen(piece: Piece): string {
  const { operation } = piece;
  const at = moment(operation.completedAtUs, operation.completeIndex);
  return piece.writes === undefined
    ? `process ${operation.process} read ${found(piece)} at ${at}`
    : `process ${operation.process}'s compare-and-set found ${found(piece)} at ${at}`;
}
