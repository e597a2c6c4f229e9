/** The summary and the closing sentences of each kind of register violation. */
import { plural } from '../../../src/plural.ts';
import type { Json } from '../../../src/history/operation.ts';
import type { Clock } from '../../linearizability/evidence/clock.ts';
import type { Diagnosis, Speech } from '../../linearizability/evidence/diagnosis.ts';
import {
  alternatives,
  listing,
  sentence,
  valueInWords,
} from '../../linearizability/evidence/words.ts';
import type { Anomaly } from './classify.ts';
import type { Piece } from './piece.ts';

type Named = Exclude<Anomaly, { readonly kind: 'other' }>;
type OfKind<Kind extends Named['kind']> = Extract<Named, { readonly kind: Kind }>;
type Conclusion = Omit<Diagnosis, 'anomaly'>;

const maxNamed = 3;

export function concludeAnomaly(anomaly: Named, speech: Speech): Diagnosis {
  return { anomaly: anomaly.kind, ...conclusionOf(anomaly, speech) };
}

function conclusionOf(anomaly: Named, speech: Speech): Conclusion {
  switch (anomaly.kind) {
    case 'value-from-nowhere':
      return fromNowhere(anomaly, speech);
    case 'failed-write-read':
      return failedWriteRead(anomaly, speech);
    case 'future-read':
      return futureRead(anomaly, speech);
    case 'stale-read':
    case 'stale-cas':
      return stale(anomaly, speech);
    case 'false-cas-failure':
      return falseCasFailure(anomaly, speech);
    case 'lost-update':
      return lostUpdate(anomaly);
    case 'read-inversion':
      return readInversion(anomaly, speech);
    case 'conflicting-reads':
    case 'conflicting-answers':
      return conflicting(anomaly, speech);
  }
}

function fromNowhere(
  { observer, refused, isLedTo, from }: OfKind<'value-from-nowhere'>,
  { clock }: Speech,
): Conclusion {
  const what = seen(observer, clock);
  if (isLedTo) {
    return {
      summary: `${what}, which nothing can have brought about`,
      conclusion: [ledTo(from, refused === 'by-then')],
    };
  }
  const isLater = refused === 'later';
  const never = `No operation of this history ${leaving(found(observer))}, and the key did not begin with it.`;
  const later = 'Only after that was it asked for at all, and what asked for it was refused.';
  return {
    summary: `${what}, ${isLater ? 'which nobody had begun to write' : 'which nobody ever wrote'}`,
    conclusion: isLater ? [never, later] : [never],
  };
}

function failedWriteRead(
  { observer, failed, isOnly }: OfKind<'failed-write-read'>,
  { clock, nameOf }: Speech,
): Conclusion {
  const [one, ...more] = failed;
  const areMany = more.length > 0;
  const only =
    areMany || one === undefined
      ? `all ${plural(failed.length, 'operation')} that could have left it by then were refused`
      : isOnly && one.f === 'write'
        ? 'the only write of it was refused'
        : 'the only operation that could have left it by then was refused';
  const refused = failed.slice(0, maxNamed);
  const names = refused.map(nameOf);
  const rest = failed.length - names.length;
  const all = listing(rest > 0 ? [...names, `${rest} more`] : names);
  return {
    summary: `${seen(observer, clock)}, though ${only}`,
    conclusion: [
      `Only ${all} could have left that value by then, and ${areMany ? 'each' : 'its'} client was told that it did not happen.`,
    ],
    refused,
  };
}

function futureRead({ observer, source }: OfKind<'future-read'>, { clock }: Speech): Conclusion {
  const value = found(observer);
  const began = sentence(
    `the earliest operation that ${leaving(value)} began at ${clock.beginning(source.operation)}`,
  );
  return {
    summary: `${seen(observer, clock)} before anyone began to ${leave(value)}`,
    conclusion: [`${began} That is after the observation had returned.`],
  };
}

function stale(anomaly: OfKind<'stale-read' | 'stale-cas'>, speech: Speech): Conclusion {
  const { observer, over, seen: proof, isLedTo } = anomaly;
  const { clock, nameOf } = speech;
  const value = found(observer);
  const name = nameOf(over.operation);
  const from = alternatives(anomaly.from.map(inWords));
  return {
    summary: `${seen(observer, clock)} although ${name} had been acknowledged at ${clock.ending(over.operation)}`,
    conclusion: [
      ...(proof === undefined ? [] : [seenBefore(value, proof, over, speech)]),
      `When ${nameOf(observer.operation)} began at ${clock.beginning(observer.operation)}, ${name} had already returned, so ${value} was no longer the value.`,
      isLedTo
        ? `In between, no operation but compare-and-sets could have left ${from}, and each of these had to find ${from} first.`
        : `Nothing else ${leaving(value)} in between.`,
    ],
  };
}

function falseCasFailure(
  { observer }: OfKind<'false-cas-failure'>,
  { nameOf }: Speech,
): Conclusion {
  const value = inWords(observer.excludes ?? 'null');
  return {
    summary: `${nameOf(observer.operation)} was told that the value was another one, when it cannot have been`,
    conclusion: [
      `In every possible order the value is ${value} throughout that operation, so the comparison could not have failed.`,
    ],
  };
}

function lostUpdate({ first }: OfKind<'lost-update'>): Conclusion {
  const value = found(first);
  return {
    summary: `two compare-and-sets both started from ${value}, so one update was lost`,
    conclusion: [
      `The value ${value} can have arisen only once by then, and the first compare-and-set to take effect replaced it, so the other one could not have found it.`,
    ],
  };
}

function readInversion(
  { first, second }: OfKind<'read-inversion'>,
  { clock, nameOf }: Speech,
): Conclusion {
  return {
    summary: `a read returned ${found(second)} after an earlier read had returned ${found(first)}, which no order of the writes allows`,
    conclusion: [
      sentence(
        `${nameOf(first.operation)} had returned at ${clock.ending(first.operation)} when ${nameOf(second.operation)} began at ${clock.beginning(second.operation)}`,
      ),
      'With either of the two left out, these operations have an order; with both, they have none.',
    ],
  };
}

function conflicting(
  { kind, observers }: OfKind<'conflicting-reads' | 'conflicting-answers'>,
  { deadEnd }: Speech,
): Conclusion {
  const { length } = observers;
  const areReads = kind === 'conflicting-reads';
  return {
    summary: areReads
      ? `${length} reads found ${listing(observers.map(found))}, each of which could be right, but not all of them together`
      : `${length} answers contradict each other, though each of them could be right without the others`,
    conclusion: [
      `With any one of these ${length} ${areReads ? 'reads' : 'answers'} left out, the operations have an order; with all of them, they have none.`,
      ...deadEnd,
    ],
  };
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
