/** From a draft of a counterexample to one that was confirmed, in words. */
import type { Operation } from '../../../src/history/operation.ts';
import type { Model } from '../../core/model.ts';
import type { Counterexample } from '../../core/verdict.ts';
import { wordsOf } from '../../models/shipped-models.ts';
import { bruteForce } from '../brute-force.ts';
import { clockFor } from './clock.ts';
import type { Diagnosis, Speech } from './diagnosis.ts';
import { candidateOrders } from './orders.ts';
import { namesFor, storyOf } from './story.ts';
import type { Explanation, Violation } from './violation.ts';

/** Above this the judge could take longer than everything else. */
export const maxConfirmed = 16;
/** It is asked several times. */
export const maxCompared = 12;

/** Certain only of the small: of more operations it is not asked. */
export function hasOrder(
  operations: readonly Operation[],
  model: Model,
  initial: readonly unknown[],
): boolean {
  return operations.length <= maxCompared && bruteForce(operations, model, initial) === true;
}

/** A counterexample before it is confirmed and worded. */
export interface Draft {
  readonly operations: readonly Operation[];
  readonly initial: readonly unknown[];
  /** The same in words. */
  readonly initialStates: readonly string[];
  readonly begins: string;
  readonly diagnose: (speech: Speech) => Diagnosis;
}

/** Confirms the draft by brute force, and only then words it. */
export function assemble(violation: Violation, model: Model, draft: Draft): Explanation {
  const { operations, initial } = draft;
  const judged =
    operations.length > maxConfirmed ? undefined : bruteForce(operations, model, initial);
  if (judged === true) {
    const message = `the counterexample of ${operations.length} operations has a linearization`;
    return { kind: 'contradicted', message };
  }
  const raw = violation.recorded ?? violation.operations;
  const recorded = new Map(raw.map((operation) => [operation.invokeIndex, operation]));
  const { key } = violation;
  const { begins } = draft;
  const words = wordsOf(model.name);
  const speechAbout = (shown: readonly Operation[]) => {
    const clock = clockFor(shown);
    const nameOf = namesFor(shown, recorded, clock, words);
    const { orders, deadEnd } = candidateOrders(operations, model, initial, nameOf);
    return { clock, nameOf, deadEnd, orders };
  };
  const plain = speechAbout(operations);
  const bare = draft.diagnose(plain);
  const { refused = [] } = bare;
  // Names depend on what else is shown, so with those that were refused everything is said anew.
  const shown = [...operations, ...refused].sort((a, b) => a.invokeIndex - b.invokeIndex);
  const { orders, ...speech } = refused.length === 0 ? plain : speechAbout(shown);
  const diagnosis = refused.length === 0 ? bare : draft.diagnose(speech);
  const story = storyOf({ ...speech, key, operations: shown, recorded, begins, diagnosis, words });
  const counterexample: Counterexample = {
    anomaly: diagnosis.anomaly,
    ...story,
    operations: shown,
    initialStates: draft.initialStates,
    orders,
    confirmed: judged === false,
  };
  return { kind: 'explained', counterexample };
}
