/**
 * The story of a violation when there is nothing left to explain it with: it costs no search
 * at all, only a few passes over the operations, and is there for every violation.
 *
 * Of a register, the observations at which the search for an order got stuck are looked at one
 * by one: many violations are in a single one of them, and what shows that is found without a
 * search. Of everything else it is said where the search got stuck, and no more.
 */
import type { Operation } from '../../../src/history/operation.ts';
import type { Model } from '../../core/model.ts';
import { isIgnored } from '../../core/model.ts';
import type { RegisterModel } from '../../models/register/register.ts';
import { returnOf } from '../../core/relaxation.ts';
import type { Counterexample } from '../../core/verdict.ts';
import type { Anomaly, KeyHistory } from './classify.ts';
import { classify } from './classify.ts';
import { clockFor } from './clock.ts';
import type { Violation } from './violation.ts';
import type { Piece } from '../../models/register/piece.ts';
import { toPiece, withoutObservation } from '../../models/register/piece.ts';
import { clause, namesFor, onKey } from './story.ts';
import { sentence, stateInWords } from './words.ts';

/** Of many suspects, this many are looked at. */
const mostSuspects = 8;

/** A proof that needed no search: one observation with what it stands against. */
export interface SingleProof {
  readonly operations: readonly Operation[];
  readonly anomaly: Exclude<Anomaly, { readonly kind: 'other' }>;
}

/** The observations at which the search got stuck, each on its own. */
export function singleProof(
  violation: Violation,
  recorded: readonly Operation[],
  model: RegisterModel,
): SingleProof | undefined {
  const all = recorded.filter((operation) => !isIgnored(operation, model)).map(toPiece);
  const at = new Set(stuckAt(violation, recorded).map(({ invokeIndex }) => invokeIndex));
  const history: Omit<KeyHistory, 'core'> = {
    all,
    refused: recorded.filter(({ type }) => type === 'fail'),
    began: model.init(),
    hasOrderWithout: () => false,
  };
  for (const observer of all) {
    if (!at.has(observer.invoke) || observer.finds === undefined) continue;
    const anomaly = classify({ ...history, core: [observer] });
    if (anomaly.kind === 'other') continue;
    const others = mentionedIn(anomaly).map(
      ({ operation }) => withoutObservation(operation) ?? operation,
    );
    const operations = [observer.operation, ...others];
    return { operations: operations.sort((a, b) => a.invokeIndex - b.invokeIndex), anomaly };
  }
  return undefined;
}

/** The writes that the conclusion of a kind speaks of, besides the observations. */
export function mentionedIn(anomaly: Anomaly): readonly Piece[] {
  if (anomaly.kind === 'future-read') return [anomaly.source];
  if (anomaly.kind !== 'stale-read' && anomaly.kind !== 'stale-cas') return [];
  return anomaly.seen === undefined ? [anomaly.over] : [anomaly.over, anomaly.seen.source];
}

/** The operation at whose return the search got stuck, and those that are said to contradict each other. */
function stuckAt(
  { suspects, end }: Violation,
  recorded: readonly Operation[],
): readonly Operation[] {
  const suspected = new Set(suspects.slice(0, mostSuspects));
  const last = lastReturned(recorded, end);
  return recorded.filter((operation) => operation === last || suspected.has(operation.invokeIndex));
}

function lastReturned(recorded: readonly Operation[], end: number): Operation | undefined {
  return recorded.reduce<Operation | undefined>((last, operation) => {
    const at = returnOf(operation);
    if (operation.type === 'fail' || at === Infinity || at > end) return last;
    return last === undefined || returnOf(last) < at ? operation : last;
  }, undefined);
}

/** Where the search got stuck: no proof, and it says so. */
export function excerpt(violation: Violation, model: Model, begins: string): Counterexample {
  const recorded = violation.recorded ?? violation.operations;
  const operations = stuckAt(violation, recorded);
  const last = lastReturned(recorded, violation.end);
  const clock = clockFor(operations);
  const byPlace = new Map(operations.map((operation) => [operation.invokeIndex, operation]));
  const nameOf = namesFor(operations, byPlace, clock);
  const telling = {
    operations,
    recorded: byPlace,
    clock,
    nameOf,
    areOrdered: model.name !== 'set',
  };
  const { length } = recorded;
  const all = length === 1 ? 'one operation' : `${length} operations`;
  const where =
    last === undefined ? '' : `, when ${nameOf(last)} returned at ${clock.ending(last)}`;
  const on = onKey(violation.key);
  const told = operations.map((operation) => sentence(clause(operation, telling)));
  return {
    anomaly: 'other',
    summary: sentence(
      `${on}no order of the ${all} explains all answers; the search got stuck${where}`,
    ),
    story: [
      begins,
      `No order of the ${all} that keeps to real time explains all their answers.`,
      ...(last === undefined ? [] : [sentence(`the search for one got stuck${where}`)]),
      ...(told.length <= mostToldApart ? told : [told.join(' ')]),
      'These are only where it got stuck: a smaller proof was not found within its limits, so nothing was confirmed by brute force.',
    ],
    operations,
    initialStates: [stateInWords(model.init(), model)],
    orders: [],
    confirmed: false,
    isExcerpt: true,
  };
}

const mostToldApart = 4;
