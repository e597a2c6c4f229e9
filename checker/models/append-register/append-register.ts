import type { Json } from '../../../src/history/operation.ts';
import { canonicalJson, isArray, sameJson } from '../../core/json.ts';
import type { Model, ModelOperation } from '../../core/model.ts';
import { selectElements } from '../elements/select-elements.ts';
import { refusingOthers } from '../misfit.ts';

/** More states than this are too many to begin in. */
const maxStates = 64;

/** A list that `append` adds to and `read` returns whole. */
export const appendRegister: Model<readonly Json[]> = {
  name: 'append-register',
  perKey: true,
  init: () => [],
  step: (list, { f, input, output }) => {
    if (f === 'append') return [...list, input];
    if (output === null) return list.length === 0 ? list : undefined;
    return isArray(output) && sameJson(list, output) ? list : undefined;
  },
  stateKey: canonicalJson,
  describeState: canonicalJson,
  observes: ({ f }) => f === 'read',
  states: (operations) => {
    // A list only grows, so what was there before a read stands at the beginning of its answer;
    // and of each answer, for some of the reads may be left out later on.
    const beginnings = operations
      .filter(({ f }) => f === 'read')
      .map(({ output }) => (isArray(output) ? output : []))
      .flatMap((answer) =>
        answer.length >= maxStates
          ? [answer]
          : [...answer.keys(), answer.length].map((length) => answer.slice(0, length)),
      );
    const distinct = [...new Map(beginnings.map((list) => [canonicalJson(list), list])).values()];
    if (distinct.some(({ length }) => length >= maxStates)) return undefined;
    if (distinct.length > maxStates) return undefined;
    return distinct.length === 0 ? [[]] : distinct;
  },
  foresee: (operations) => {
    const longest = operations
      .map(({ operation: { f, output } }) => (f === 'read' && isArray(output) ? output : []))
      .reduce((a, b) => (b.length > a.length ? b : a), []);
    return { ...appendRegister, step: (list, operation) => follow(longest, list, operation) };
  },
  relaxations: [
    selectElements((list, kept) => list.filter((element) => kept.has(canonicalJson(element)))),
  ],
  misfit: refusingOthers('an append register', ['append', 'read']),
};

/** A list only grows, so every read answers a beginning of the longest answer: an append that goes another way leads nowhere. */
function follow(
  longest: readonly Json[],
  list: readonly Json[],
  operation: ModelOperation,
): readonly Json[] | undefined {
  const next = longest[list.length];
  if (operation.f === 'append' && next !== undefined && !sameJson(next, operation.input)) {
    return undefined;
  }
  return appendRegister.step(list, operation);
}
