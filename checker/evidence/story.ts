/** A minimal counterexample in three to eight sentences. */
import type { Json, Operation } from '../../src/history/operation.ts';
import { canonicalJson, isArray } from '../json.ts';
import type { Anomaly } from './classify.ts';
import type { Piece } from './relax.ts';
import type { Clock } from './clock.ts';
import type { Diagnosis } from './diagnosis/diagnosis.ts';
import { precedes } from './diagnosis/diagnosis.ts';
import { deed, listing, nameOf, sentence, valueInWords, who, wish } from './words.ts';

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
  readonly clock: Clock;
  /** The states that it may begin in, as a sentence. */
  readonly begins: string;
  readonly diagnosis: Diagnosis;
}

/** One sentence an operation with what it had to come after, then the conclusion. */
export function tell(telling: Telling): Told {
  const { key, operations, begins } = telling;
  const { summary, conclusion } = telling.diagnosis;
  const place = mostSentences - conclusion.length - 1;
  const each = operations.map((operation) => sentence(clause(operation, telling)));
  const lines =
    each.length <= place ? each : [...each.slice(0, place - 1), each.slice(place - 1).join(' ')];
  const on = key === null ? '' : `key ${JSON.stringify(key)}: `;
  return { summary: sentence(`${on}${summary}`), story: [begins, ...lines, ...conclusion] };
}

function clause(operation: Operation, { operations, recorded, clock }: Telling): string {
  const before = immediatelyBefore(operation, operations);
  const when =
    operation.type === 'info'
      ? `at ${clock.beginning(operation)}`
      : `from ${clock.beginning(operation)} to ${clock.ending(operation)}`;
  const did = deed(
    operation,
    recorded.get(operation.invokeIndex) ?? operation,
    considered(operations),
  );
  if (operation.type === 'fail' && operation.f !== 'cas') {
    return `${when}, ${who(operation)} ${wish(operation)}, which was refused (${operation.error ?? 'failed'})`;
  }
  const after =
    before.length === 0
      ? ''
      : `, after ${listing(before.map((o) => `${nameOf(o)} had returned (${clock.ending(o)})`))}`;
  return `${when}${after}, ${who(operation)} ${did}`;
}

/** The elements that the operations other than reads are about, and those that were found. */
function considered(operations: readonly Operation[]): readonly Json[] {
  const elements = operations.flatMap(({ f, input, output }) => {
    if (f !== 'read') return [input];
    return isArray(output) ? output : [];
  });
  return [...new Map(elements.map((element) => [canonicalJson(element), element])).values()];
}

/** What returned before the operation began, leaving out what follows from the others. */
function immediatelyBefore(
  operation: Operation,
  operations: readonly Operation[],
): readonly Operation[] {
  const earlier = operations.filter((other) => precedes(other, operation));
  return earlier.filter((a) => !earlier.some((b) => precedes(a, b)));
}

/** What an operation did that left this value, in words: "not found" is what a delete leaves. */
function leaving(value: string): string {
  return value === valueInWords(null) ? 'deleted the key' : `wrote ${value}`;
}

/** The summary and the closing sentences for each kind. */
export function conclude(
  anomaly: Exclude<Anomaly, { readonly kind: 'other' }>,
  otherSources: number,
  clock: Clock,
): Diagnosis {
  switch (anomaly.kind) {
    case 'value-from-nowhere': {
      const value = found(anomaly.observer);
      return {
        anomaly: anomaly.kind,
        summary: `${seen(anomaly.observer, clock)}, which nobody ever wrote`,
        conclusion: [
          `No operation of this history ${leaving(value)}, and the key did not begin with it.`,
        ],
      };
    }
    case 'failed-write-read':
      return {
        anomaly: anomaly.kind,
        summary: `${seen(anomaly.observer, clock)}, though the only write of it was refused`,
        conclusion: [
          `Only ${nameOf(anomaly.failed)} could have left that value, and its client was told that it did not happen.`,
        ],
      };
    case 'future-read':
      return {
        anomaly: anomaly.kind,
        summary: `${seen(anomaly.observer, clock)} before anyone began to write it`,
        conclusion: [
          `${sentence(`the earliest operation that ${leaving(found(anomaly.observer))} began at ${clock.beginning(anomaly.source.operation)}`)} That is after the observation had returned.`,
        ],
      };
    case 'stale-read':
    case 'stale-cas':
      return {
        anomaly: anomaly.kind,
        summary: `${seen(anomaly.observer, clock)} although ${written(anomaly.over)} had been acknowledged at ${clock.ending(anomaly.over.operation)}`,
        conclusion: [
          `When ${nameOf(anomaly.observer.operation)} began at ${clock.beginning(anomaly.observer.operation)}, ${written(anomaly.over)} had already returned, so ${found(anomaly.observer)} was no longer the value.`,
          otherSources === 0
            ? `Nothing else ${leaving(found(anomaly.observer))} in between.`
            : `${otherSources === 1 ? 'One other operation' : `${otherSources} other operations`} that ${leaving(found(anomaly.observer))} cannot be what it found: overwritten before it began as well, or begun after it had returned.`,
        ],
      };
    case 'false-cas-failure':
      return {
        anomaly: anomaly.kind,
        summary: `${nameOf(anomaly.observer.operation)} was told that the value was another one, when it cannot have been`,
        conclusion: [
          `In every possible order the value is ${anomaly.observer.excludes ?? ''} throughout that operation, so the comparison could not have failed.`,
        ],
      };
    case 'lost-update':
      return {
        anomaly: anomaly.kind,
        summary: `two compare-and-sets both started from ${found(anomaly.first)}, so one update was lost`,
        conclusion: [
          `The value ${found(anomaly.first)} arose only once, and the first compare-and-set to take effect replaced it, so the other one could not have found it.`,
        ],
      };
    case 'read-inversion':
      return {
        anomaly: anomaly.kind,
        summary: `a read returned ${found(anomaly.second)} after an earlier read had returned ${found(anomaly.first)}, which no order of the writes allows`,
        conclusion: [
          `The read of ${found(anomaly.first)} had returned at ${clock.ending(anomaly.first.operation)} when the read of ${found(anomaly.second)} began at ${clock.beginning(anomaly.second.operation)}.`,
          `So the writes would have to take effect in one order for the first and in the opposite order for the second.`,
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

function seen(piece: Piece, clock: Clock): string {
  const { operation } = piece;
  const at = clock.ending(operation);
  return piece.writes === undefined
    ? `process ${operation.process} read ${found(piece)} at ${at}`
    : `process ${operation.process}'s compare-and-set found ${found(piece)} at ${at}`;
}
