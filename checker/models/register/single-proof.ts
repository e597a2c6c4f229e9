/**
 * The observations at which the search for an order got stuck, looked at one by one: many
 * violations are in a single one of them, and what shows that is found without a search.
 */
import type { Operation } from '../../../src/history/operation.ts';
import { isIgnored } from '../../core/model.ts';
import { stuckAt } from '../../linearizability/evidence/fall-back.ts';
import type { Violation } from '../../linearizability/evidence/violation.ts';
import type { Anomaly, KeyHistory } from './classify.ts';
import { classify } from './classify.ts';
import type { Piece } from './piece.ts';
import { toPiece, withoutObservation } from './piece.ts';
import type { RegisterModel } from './register.ts';

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
