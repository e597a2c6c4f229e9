/** The summary and the closing sentences of each kind of register violation. */
import { plural } from '../../../src/plural.ts';
import type { Json } from '../../../src/history/operation.ts';
import type { Anomaly } from './classify.ts';
import type { Clock } from '../../linearizability/evidence/clock.ts';
import type { Diagnosis, Speech } from '../../linearizability/evidence/diagnosis.ts';
import type { Piece } from './piece.ts';
import {
  alternatives,
  listing,
  sentence,
  valueInWords,
} from '../../linearizability/evidence/words.ts';

type Named = Exclude<Anomaly, { readonly kind: 'other' }>;

const mostNamed = 3;

export function conclude(anomaly: Named, speech: Speech): Diagnosis {
  const { clock, nameOf } = speech;
  const { kind } = anomaly;
  switch (kind) {
    case 'value-from-nowhere': {
      const { observer, refused } = anomaly;
      const value = found(observer);
      if (anomaly.isLedTo) {
        return {
          anomaly: kind,
          summary: `${seen(observer, clock)}, which nothing can have brought about`,
          conclusion: [ledTo(anomaly.from, refused === 'by-then')],
        };
      }
      return {
        anomaly: kind,
        summary: `${seen(observer, clock)}, ${refused === 'later' ? 'which nobody had begun to write' : 'which nobody ever wrote'}`,
        conclusion: [
          `No operation of this history ${leaving(value)}, and the key did not begin with it.`,
          ...(refused === 'later'
            ? ['Only after that was it asked for at all, and what asked for it was refused.']
            : []),
        ],
      };
    }
    case 'failed-write-read': {
      const { observer, failed, isOnly } = anomaly;
      const [one, ...more] = failed;
      const only =
        more.length > 0 || one === undefined
          ? `all ${plural(failed.length, 'operation')} that could have left it by then were refused`
          : isOnly && one.f === 'write'
            ? 'the only write of it was refused'
            : 'the only operation that could have left it by then was refused';
      const names = failed.slice(0, mostNamed).map(nameOf);
      const rest = failed.length - names.length;
      const all = listing(rest > 0 ? [...names, `${rest} more`] : names);
      return {
        anomaly: kind,
        summary: `${seen(observer, clock)}, though ${only}`,
        conclusion: [
          more.length > 0
            ? `Only ${all} could have left that value by then, and each client was told that it did not happen.`
            : `Only ${all} could have left that value by then, and its client was told that it did not happen.`,
        ],
        refused: failed.slice(0, mostNamed),
      };
    }
    case 'future-read':
      return {
        anomaly: kind,
        summary: `${seen(anomaly.observer, clock)} before anyone began to ${leave(found(anomaly.observer))}`,
        conclusion: [
          `${sentence(`the earliest operation that ${leaving(found(anomaly.observer))} began at ${clock.beginning(anomaly.source.operation)}`)} That is after the observation had returned.`,
        ],
      };
    case 'stale-read':
    case 'stale-cas': {
      const { observer, over, seen: proof, from } = anomaly;
      const value = found(observer);
      const name = nameOf(over.operation);
      const inBetween = anomaly.isLedTo
        ? `In between, no operation but compare-and-sets could have left ${alternatives(from.map(inWords))}, and each of these had to find ${alternatives(from.map(inWords))} first.`
        : `Nothing else ${leaving(value)} in between.`;
      const before = proof === undefined ? [] : [seenBefore(value, proof, over, speech)];
      return {
        anomaly: kind,
        summary: `${seen(observer, clock)} although ${name} had been acknowledged at ${clock.ending(over.operation)}`,
        conclusion: [
          ...before,
          `When ${nameOf(observer.operation)} began at ${clock.beginning(observer.operation)}, ${name} had already returned, so ${value} was no longer the value.`,
          inBetween,
        ],
      };
    }
    case 'false-cas-failure': {
      const value = anomaly.observer.excludes ?? 'null';
      return {
        anomaly: kind,
        summary: `${nameOf(anomaly.observer.operation)} was told that the value was another one, when it cannot have been`,
        conclusion: [
          `In every possible order the value is ${inWords(value)} throughout that operation, so the comparison could not have failed.`,
        ],
      };
    }
    case 'lost-update': {
      const value = found(anomaly.first);
      return {
        anomaly: kind,
        summary: `two compare-and-sets both started from ${value}, so one update was lost`,
        conclusion: [
          `The value ${value} can have arisen only once by then, and the first compare-and-set to take effect replaced it, so the other one could not have found it.`,
        ],
      };
    }
    case 'read-inversion': {
      const { first, second } = anomaly;
      return {
        anomaly: kind,
        summary: `a read returned ${found(second)} after an earlier read had returned ${found(first)}, which no order of the writes allows`,
        conclusion: [
          sentence(
            `${nameOf(first.operation)} had returned at ${clock.ending(first.operation)} when ${nameOf(second.operation)} began at ${clock.beginning(second.operation)}`,
          ),
          'With either of the two left out, these operations have an order; with both, they have none.',
        ],
      };
    }
    case 'conflicting-reads':
    case 'conflicting-answers': {
      const noun = kind === 'conflicting-reads' ? 'reads' : 'answers';
      const { length } = anomaly.observers;
      return {
        anomaly: kind,
        summary:
          kind === 'conflicting-reads'
            ? `${length} reads found ${listing(anomaly.observers.map(found))}, each of which could be right, but not all of them together`
            : `${length} answers contradict each other, though each of them could be right without the others`,
        conclusion: [
          `With any one of these ${length} ${noun} left out, the operations have an order; with all of them, they have none.`,
          ...speech.deadEnd,
        ],
      };
    }
  }
}

/** Why the value was there before `over`, and so was gone after it. */
function seenBefore(
  value: string,
  { source, by }: { readonly source: Piece; readonly by: Piece },
  over: Piece,
  { nameOf, clock }: Speech,
): string {
  const once = `${value} can have arisen only once by then, from ${nameOf(source.operation)}`;
  return by === over
    ? sentence(`${once}, and ${nameOf(over.operation)} found it and replaced it`)
    : sentence(
        `${once}, and ${nameOf(by.operation)} had found it already at ${clock.ending(by.operation)}, before ${nameOf(over.operation)} began`,
      );
}

/** Values that only compare-and-sets lead to, and only from each other. */
function ledTo(from: readonly string[], isRefused: boolean): string {
  const values = alternatives(from.map(inWords));
  const apart = isRefused ? 'Apart from what was refused, no' : 'No';
  const began = from.length === 1 ? 'did not begin with it' : 'began with none of them';
  return `${apart} operation but compare-and-sets could have left ${values} by then; each of these had to find ${values} first, and the key ${began}.`;
}

const absent = valueInWords(null);

/** What an operation did that left this value, in words: "not found" is what a delete leaves. */
function leaving(value: string): string {
  return value === absent ? 'deleted the key' : `wrote ${value}`;
}

function leave(value: string): string {
  return value === absent ? 'delete the key' : 'write it';
}

function inWords(canonical: string): string {
  return valueInWords(JSON.parse(canonical) as Json);
}

function found({ finds = 'null' }: Piece): string {
  return inWords(finds);
}

function seen(piece: Piece, clock: Clock): string {
  const { operation } = piece;
  const at = clock.ending(operation);
  return piece.writes === undefined
    ? `process ${operation.process} read ${found(piece)} at ${at}`
    : `process ${operation.process}'s compare-and-set found ${found(piece)} at ${at}`;
}
