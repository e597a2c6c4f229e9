/**
 * The story of a violation when there is nothing left to explain it with: it costs no search
 * at all, only a few passes over the operations, and is there for every violation.
 *
 * It is said where the search for an order got stuck, and no more.
 */
import type { Operation } from '../../../src/history/operation.ts';
import type { Model } from '../../core/model.ts';
import { returnOf } from '../../core/relaxation.ts';
import type { Counterexample } from '../../core/verdict.ts';
import { wordsOf } from '../../models/shipped-models.ts';
import { clockFor } from './clock.ts';
import { operationClause, namesFor, onKey } from './story.ts';
import type { Violation } from './violation.ts';
import { sentence, stateInWords } from './words.ts';

/** Of many suspects, this many are looked at. */
const maxSuspects = 8;

/** The operation at whose return the search got stuck, and those that are said to contradict each other. */
export function stuckAt(
  { suspects, end }: Violation,
  recorded: readonly Operation[],
): readonly Operation[] {
  const suspected = new Set(suspects.slice(0, maxSuspects));
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
  const words = wordsOf(model.name);
  const nameOf = namesFor(operations, byPlace, clock, words);
  const input = {
    operations,
    recorded: byPlace,
    clock,
    nameOf,
    words,
  };
  const { length } = recorded;
  const all = length === 1 ? 'one operation' : `${length} operations`;
  const where =
    last === undefined ? '' : `, when ${nameOf(last)} returned at ${clock.ending(last)}`;
  const on = onKey(violation.key);
  const sentences = operations.map((operation) => sentence(operationClause(operation, input)));
  return {
    anomaly: 'other',
    summary: sentence(
      `${on}no order of the ${all} explains all answers; the search got stuck${where}`,
    ),
    story: [
      begins,
      `No order of the ${all} that keeps to real time explains all their answers.`,
      ...(last === undefined ? [] : [sentence(`the search for one got stuck${where}`)]),
      ...(sentences.length <= maxSentencesApart ? sentences : [sentences.join(' ')]),
      'These are only where it got stuck: a smaller proof was not found within its limits, so nothing was confirmed by brute force.',
    ],
    operations,
    initialStates: [stateInWords(model.init(), model)],
    orders: [],
    confirmed: false,
    isExcerpt: true,
  };
}

const maxSentencesApart = 4;
